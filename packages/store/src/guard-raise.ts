import type { Reader, Tx } from './database.ts';

/** A limit that was raised, or is asked to be. `planId`: the plan that used it. Authors: operator or account:ID. */
export type GuardRaise = {
  id: string;
  scope: string;
  upTo: number;
  author: string;
  madeOn: Date;
  second: string | null;
  agreedOn: Date | null;
  endsOn: Date;
  planId: string | null;
};

const RAISE = `id, scope, up_to AS "upTo", author, made_on AS "madeOn", second, agreed_on AS "agreedOn",
  ends_on AS "endsOn", plan_id::text AS "planId"`;
const OPEN = 'stopped_on IS NULL AND plan_id IS NULL AND ends_on > calendar_now()';

/** Asks for a raise, good for 72 h of the calendar; null where one for the scope is open already. */
export async function insertRaise(
  tx: Tx,
  raise: { scope: string; upTo: number; author: string },
): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO guard_raise (scope, up_to, author, ends_on)
     SELECT $1, $2, $3, calendar_now() + interval '72 hours'
     WHERE NOT EXISTS (SELECT 1 FROM guard_raise WHERE scope = $1 AND ${OPEN}) RETURNING id`,
    [raise.scope, raise.upTo, raise.author],
  );
  return row?.id ?? null;
}

/** One that is open, locked; null where there is none. */
export async function lockRaise(tx: Tx, id: string): Promise<GuardRaise | null> {
  const [row] = await tx.query<GuardRaise>(
    `SELECT ${RAISE} FROM guard_raise WHERE id = $1 AND ${OPEN} FOR UPDATE`,
    [id],
  );
  return row ?? null;
}

/** Writes who agreed. */
export async function agreeRaise(tx: Tx, id: string, second: string): Promise<void> {
  await tx.query('UPDATE guard_raise SET second = $2, agreed_on = calendar_now() WHERE id = $1', [
    id,
    second,
  ]);
}

/** Takes a raise back that no plan has used. */
export async function stopRaise(tx: Tx, id: string, by: string): Promise<void> {
  await tx.query('UPDATE guard_raise SET stopped_on = calendar_now(), stopped_by = $2 WHERE id = $1', [
    id,
    by,
  ]);
}

/**
 * Raises that the next plan may use: agreed by a second person, or, where there is one admin alone, 48 h old without
 * anybody having stopped it.
 */
export async function readLiveRaises(db: Reader): Promise<GuardRaise[]> {
  return db.query<GuardRaise>(
    `SELECT ${RAISE} FROM guard_raise WHERE ${OPEN} AND (agreed_on IS NOT NULL
       OR ((SELECT count(DISTINCT r.account_id) FROM role r JOIN account a ON a.id = r.account_id
              WHERE r.role = 'admin' AND a.life = 'active') <= 1
           AND made_on + interval '48 hours' <= calendar_now()))
     ORDER BY made_on`,
  );
}

/** The raises that one plan used, by scope. */
export async function readRaisesOf(db: Reader, planId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ scope: string; upTo: number }>(
    'SELECT scope, up_to AS "upTo" FROM guard_raise WHERE plan_id = $1',
    [planId],
  );
  return new Map(rows.map((row) => [row.scope, row.upTo]));
}

/** Ties the open raises of some scopes to the plan that needs them: no other plan uses them. */
export async function useRaises(db: Reader, scopes: readonly string[], planId: string): Promise<void> {
  if (scopes.length === 0) return;
  await db.query(`UPDATE guard_raise SET plan_id = $2 WHERE scope = ANY($1::text[]) AND ${OPEN}`, [
    [...scopes],
    planId,
  ]);
}

/** The newest raises, whatever became of them. `state`: as people read it. */
export async function listRaises(
  db: Reader,
  limit: number,
): Promise<(GuardRaise & { state: 'asked' | 'agreed' | 'used' | 'stopped' | 'over' })[]> {
  return db.query(
    `SELECT ${RAISE}, CASE WHEN plan_id IS NOT NULL THEN 'used' WHEN stopped_on IS NOT NULL THEN 'stopped'
       WHEN ends_on <= calendar_now() THEN 'over' WHEN agreed_on IS NOT NULL THEN 'agreed' ELSE 'asked' END AS state
     FROM guard_raise ORDER BY made_on DESC LIMIT $1`,
    [limit],
  );
}
