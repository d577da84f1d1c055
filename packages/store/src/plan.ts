import type { Database, Reader, Tx } from './database.ts';
import { ANEW } from './pipelines.ts';

/** `making`: its rows are being written. `open`: something in it waits for a person. */
export type PlanState = 'making' | 'open' | 'applying' | 'done' | 'rejected' | 'superseded';

/** A plan. `author`: system, operator or account:ID. `totals`: numbers of changes that go on and that are held. */
export type PlanRow = {
  id: string;
  madeOn: Date;
  cause: string;
  settingsVersion: number | null;
  state: PlanState;
  totals: { go: number; held: number };
  author: string;
};

/** One change of a plan, about an account or an identity that is not linked yet. `change` is the change as JSON. */
export type PlanChangeRow = {
  number: number;
  accountId: string | null;
  identityId: string | null;
  seenVersion: number | null;
  urgency: 0 | 1;
  kind: string;
  key: string;
  change: Record<string, unknown>;
  held: string | null;
  state: 'waiting' | 'applied' | 'skipped' | 'rejected' | 'held';
};

const PLAN = `id::text, made_on AS "madeOn", cause, settings_version AS "settingsVersion", state, totals, author`;
const CHANGE = `number, account_id AS "accountId", identity_id AS "identityId", seen_version AS "seenVersion", urgency,
  kind, change_key AS key, change, held, state`;

/** Makes an empty plan; its rows follow in batches. */
export async function insertPlan(
  db: Reader,
  plan: { cause: string; settingsVersion: number; author: string },
): Promise<string> {
  const [row] = await db.query<{ id: string }>(
    `INSERT INTO plan (cause, settings_version, author) VALUES ($1, $2, $3) RETURNING id::text`,
    [plan.cause, plan.settingsVersion, plan.author],
  );
  return row?.id as string;
}

/** Adds rows to a plan, hundreds in one statement. */
export async function insertPlanChanges(
  db: Reader,
  planId: string,
  rows: readonly Omit<PlanChangeRow, 'state'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await db.query(
    `INSERT INTO plan_change (plan_id, number, account_id, identity_id, seen_version, urgency, kind, change_key, change,
       held, state)
     SELECT $1, r.number, r."accountId", r."identityId", r."seenVersion", r.urgency, r.kind, r.key, r.change, r.held,
       CASE WHEN r.held IS NULL THEN 'waiting' ELSE 'held' END
     FROM jsonb_to_recordset($2::jsonb) AS r(number integer, "accountId" uuid, "identityId" uuid,
       "seenVersion" integer, urgency smallint, kind text, key text, change jsonb, held text)`,
    [planId, JSON.stringify(rows)],
  );
}

/** Closes the making of a plan: its totals, and its state; one that a newer plan overtook meanwhile stays superseded. */
export async function finishPlan(
  db: Reader,
  planId: string,
  totals: { go: number; held: number },
  state: PlanState,
): Promise<void> {
  await db.query(`UPDATE plan SET totals = $2, state = $3 WHERE id = $1 AND state = 'making'`, [
    planId,
    JSON.stringify(totals),
    state,
  ]);
}

/** The newest open plan that holds exactly what this one holds; null where there is none. */
export async function findSameHeld(db: Reader, planId: string): Promise<string | null> {
  const held = (plan: string) =>
    `SELECT account_id, identity_id, change_key, held FROM plan_change WHERE plan_id = ${plan} AND state = 'held'`;
  const [row] = await db.query<{ id: string }>(
    `SELECT p.id::text FROM plan p WHERE p.id = (SELECT max(id) FROM plan WHERE id < $1 AND state = 'open')
       AND NOT EXISTS (${held('$1')} EXCEPT ${held('p.id')}) AND NOT EXISTS (${held('p.id')} EXCEPT ${held('$1')})`,
    [planId],
  );
  return row?.id ?? null;
}

/** Changes of these accounts that open plans hold already. */
export async function readHeldOf(
  db: Reader,
  accountIds: readonly string[],
): Promise<{ accountId: string; key: string }[]> {
  return db.query(
    `SELECT c.account_id AS "accountId", c.change_key AS key FROM plan_change c JOIN plan p ON p.id = c.plan_id
     WHERE c.account_id = ANY($1::uuid[]) AND c.state = 'held' AND p.state = 'open'`,
    [[...accountIds]],
  );
}

/** Lets held rows of an open plan go on, because they were approved; the plan is applied again. */
export async function releaseRows(tx: Tx, planId: string, numbers: readonly number[]): Promise<void> {
  await tx.query(
    `UPDATE plan_change SET state = 'waiting' WHERE plan_id = $1 AND state = 'held' AND number = ANY($2::int[])`,
    [planId, [...numbers]],
  );
  await tx.query(`UPDATE plan SET state = 'applying' WHERE id = $1 AND state = 'open'`, [planId]);
}

/** Plans in which something waits for a person. */
export async function readOpenPlans(db: Reader): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT id::text FROM plan WHERE state = 'open' ORDER BY plan.id`,
  );
  return rows.map((row) => row.id);
}

/** Drops a plan in which there is nothing to do. */
export async function deletePlan(db: Reader, planId: string): Promise<void> {
  await db.query(`WITH rows AS (DELETE FROM plan_change WHERE plan_id = $1) DELETE FROM plan WHERE id = $1`, [
    planId,
  ]);
}

/** A full plan takes the place of every older one: what those had not applied is decided anew in it. */
export async function supersedePlans(tx: Tx, planId: string): Promise<void> {
  await tx.query(
    `UPDATE plan_change SET state = 'skipped' WHERE state IN ('waiting', 'held') AND plan_id < $1
       AND plan_id IN (SELECT id FROM plan WHERE state IN ('making', 'open', 'applying'))`,
    [planId],
  );
  await tx.query(
    `UPDATE plan SET state = 'superseded' WHERE id < $1 AND state IN ('making', 'open', 'applying')`,
    [planId],
  );
}

/** A plan of some people takes the place of what older plans still had for them. */
export async function supersedeChanges(tx: Tx, planId: string, accountIds: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE plan_change SET state = 'skipped'
     WHERE state IN ('waiting', 'held') AND plan_id < $1 AND account_id = ANY($2::uuid[])`,
    [planId, [...accountIds]],
  );
}

/** Reads a plan; null where there is none. */
export async function readPlan(db: Reader, planId: string): Promise<PlanRow | null> {
  const [row] = await db.query<PlanRow>(`SELECT ${PLAN} FROM plan WHERE id = $1`, [planId]);
  return row ?? null;
}

/** Plans, the newest first. */
export async function listPlans(db: Reader, limit = 50): Promise<PlanRow[]> {
  return db.query<PlanRow>(
    `SELECT ${PLAN} FROM plan WHERE state <> 'making' ORDER BY plan.id DESC LIMIT $1`,
    [limit],
  );
}

/** Rows of a plan in their order; `held`: only those that wait for a person. */
export async function readPlanChanges(
  db: Reader,
  planId: string,
  options: { held?: boolean } = {},
): Promise<PlanChangeRow[]> {
  return db.query<PlanChangeRow>(
    `SELECT ${CHANGE} FROM plan_change WHERE plan_id = $1 AND ($2 IS NOT TRUE OR state = 'held') ORDER BY number`,
    [planId, options.held ?? false],
  );
}

/** A held change by what an approval names of it. */
export type HeldRow = Pick<PlanChangeRow, 'number' | 'accountId' | 'identityId' | 'key'>;

/**
 * What a plan holds; `ever`: all that it held when it was made and nobody rejected. Without the changes themselves:
 * a plan may hold a hundred thousand.
 */
export async function readHeld(
  db: Reader,
  planId: string,
  options: { ever?: boolean } = {},
): Promise<HeldRow[]> {
  const which = options.ever === true ? `held IS NOT NULL AND state <> 'rejected'` : `state = 'held'`;
  return db.query<HeldRow>(
    `SELECT number, account_id AS "accountId", identity_id AS "identityId", change_key AS key
     FROM plan_change WHERE plan_id = $1 AND ${which} ORDER BY number`,
    [planId],
  );
}

/** What waits for one person in a plan. `urgency` 1: something is taken away. `released`: it was held, and approved. */
export type WaitingRow = {
  accountId: string | null;
  identityId: string | null;
  seenVersion: number | null;
  urgency: 0 | 1;
  released: boolean;
  /** Of its rows, in the plan's order, as `changes` is. */
  numbers: number[];
  changes: unknown[];
};

/**
 * The next people of a plan whose changes wait, endings first, then in the plan's order: those of the next `limit` rows,
 * each with all of their rows.
 *
 * Statistics know nothing of a plan that was just written, and of one that was approved only that nothing of it waits:
 * PostgreSQL then takes all that waits for one row. `+ 0` and `|| ''` leave it no other way to a person's rows than the
 * index of theirs; among all rows of the plan, for 100,000 of them, it looks for longer than a statement may.
 */
export async function readWaiting(db: Reader, planId: string, limit: number): Promise<WaitingRow[]> {
  return db.query<WaitingRow>(
    `${ANEW} WITH next AS MATERIALIZED (
       SELECT number, account_id, identity_id FROM plan_change WHERE plan_id = $1 AND state = 'waiting'
         AND EXISTS (SELECT 1 FROM plan WHERE id = $1 AND state = 'applying')
       ORDER BY urgency DESC, number LIMIT $2),
     people AS (SELECT DISTINCT account_id, CASE WHEN account_id IS NULL THEN number END AS number FROM next)
     SELECT r.account_id AS "accountId", r.identity_id AS "identityId", max(r.seen_version) AS "seenVersion",
       max(r.urgency) AS urgency, bool_or(r.held IS NOT NULL) AS released,
       array_agg(r.number ORDER BY r.number) AS numbers, jsonb_agg(r.change ORDER BY r.number) AS changes
     FROM people p CROSS JOIN LATERAL (
       (SELECT * FROM plan_change c WHERE c.account_id = p.account_id AND c.plan_id + 0 = $1
          AND c.state IN ('waiting', 'held') AND c.state || '' = 'waiting' OFFSET 0)
       UNION ALL
       (SELECT * FROM plan_change c WHERE p.account_id IS NULL AND c.plan_id = $1 AND c.number = p.number
          AND c.state || '' = 'waiting' OFFSET 0)) r
     GROUP BY r.account_id, r.identity_id ORDER BY max(r.urgency) DESC, min(r.number)`,
    [planId, limit],
  );
}

/**
 * Closes rows of one person in a plan that is being applied. False where none of them waits any more: another worker was
 * faster, or a newer plan has taken this one's place.
 */
export async function closeChanges(
  tx: Tx,
  planId: string,
  numbers: readonly number[],
  state: 'applied' | 'skipped',
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE plan_change SET state = $3
     WHERE plan_id = $1 AND number = ANY($2::int[]) AND state = 'waiting' RETURNING number`,
    [planId, [...numbers], state],
  );
  return rows.length > 0;
}

/** Holds one person's waiting rows after all: the limit was used up where the removal would have been written. */
export async function holdChanges(tx: Tx, planId: string, accountId: string, reason: string): Promise<void> {
  await tx.query(
    `UPDATE plan_change SET state = 'held', held = $3 WHERE plan_id = $1 AND account_id = $2 AND state = 'waiting'`,
    [planId, accountId, reason],
  );
}

/** Moves a plan on; rows keep their states. False where it was in another state than `from`. */
export async function movePlan(
  db: Reader,
  planId: string,
  from: readonly PlanState[],
  to: PlanState,
): Promise<boolean> {
  const rows = await db.query(
    'UPDATE plan SET state = $3 WHERE id = $1 AND state = ANY($2::text[]) RETURNING id',
    [planId, [...from], to],
  );
  return rows.length > 0;
}

/** Closes a plan that has been gone through: open while something in it waits for a person, done else. */
export async function settlePlan(db: Reader, planId: string): Promise<void> {
  await db.query(
    `UPDATE plan SET state = CASE WHEN EXISTS (SELECT 1 FROM plan_change WHERE plan_id = $1 AND state = 'held')
       THEN 'open' ELSE 'done' END
     WHERE id = $1 AND state = 'applying' AND NOT EXISTS
       (SELECT 1 FROM plan_change WHERE plan_id = $1 AND state = 'waiting')`,
    [planId],
  );
}

/** Plans that were being applied when their worker stopped. */
export async function readUnfinishedPlans(db: Reader): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT id::text FROM plan WHERE state = 'applying' ORDER BY plan.id`,
  );
  return rows.map((row) => row.id);
}

/** Rejects what a plan holds; what is held anew is held by a newer plan. */
export async function rejectHeld(tx: Tx, planId: string, sources: readonly string[] | null): Promise<number> {
  const rows = await tx.query(
    `UPDATE plan_change c SET state = 'rejected' WHERE plan_id = $1 AND state = 'held'
       AND ($2::text[] IS NULL OR EXISTS (SELECT 1 FROM identity i
         WHERE i.source = ANY($2) AND (i.id = c.identity_id OR i.account_id = c.account_id))) RETURNING number`,
    [planId, sources === null ? null : [...sources]],
  );
  return rows.length;
}

/** Accounts made from the books in the calendar's last 24 h, and all there are: what the guard counts with. */
export async function readPeopleCounts(db: Database['one'] | Tx): Promise<{ known: number; fresh: number }> {
  const [row] = await db.query<{ known: number; fresh: number }>(
    `SELECT count(*)::int AS known, count(*) FILTER (WHERE made_on > calendar_now() - interval '24 hours'
       AND EXISTS (SELECT 1 FROM identity i WHERE i.account_id = a.id))::int AS fresh
     FROM account a WHERE life <> 'erased'`,
  );
  return row ?? { known: 0, fresh: 0 };
}
