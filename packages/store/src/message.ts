import type { Reader, Tx } from './database.ts';

/** A message to be sent, claimed by this worker until `claimed_until`. `payload` holds codes, ids and dates. */
export type Message = {
  id: string;
  accountId: string | null;
  kind: 'mail' | 'logout';
  template: string;
  payload: Record<string, unknown>;
  tries: number;
  madeAt: Date;
};

/** Claims up to `limit` messages that are due, each for `claimSeconds`. At least once: a claim that runs out is free again. */
export async function claimMessages(tx: Tx, limit: number, claimSeconds: number): Promise<Message[]> {
  return tx.query<Message>(
    `UPDATE message m SET claimed_until = now() + make_interval(secs => $2), tries = tries + 1
     FROM (SELECT id FROM message
           WHERE state = 'waiting' AND next_try_at <= now()
             AND (claimed_until IS NULL OR claimed_until <= now())
             AND (due_on IS NULL OR due_on <= calendar_now())
             AND (kind <> 'mail' OR pass IN ('cleared', 'counted'))
           ORDER BY next_try_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
     WHERE m.id = due.id
     RETURNING m.id, m.account_id AS "accountId", m.kind, m.template, m.payload, m.tries, m.made_at AS "madeAt"`,
    [limit, claimSeconds],
  );
}

/** Whether messages wait and are due. */
export async function hasDueMessages(db: Reader): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM message WHERE state = 'waiting' AND next_try_at <= now()
       AND (claimed_until IS NULL OR claimed_until <= now()) AND (due_on IS NULL OR due_on <= calendar_now())
       AND pass IS DISTINCT FROM 'held' LIMIT 1`,
  );
  return rows.length > 0;
}

/** Ends a message: sent, failed for good, or withdrawn because what it told is no longer so. */
export async function closeMessage(
  db: Reader,
  id: string,
  state: 'sent' | 'failed' | 'withdrawn',
  outcome: string,
): Promise<void> {
  await db.query(
    `UPDATE message SET state = $2, outcome = $3, closed_at = now(), claimed_until = NULL WHERE id = $1`,
    [id, state, outcome],
  );
}

/** Puts a message back for another try after `afterMs`. */
export async function postponeMessage(
  db: Reader,
  id: string,
  afterMs: number,
  outcome: string,
): Promise<void> {
  await db.query(
    `UPDATE message SET next_try_at = now() + make_interval(secs => $2), outcome = $3, claimed_until = NULL WHERE id = $1`,
    [id, afterMs / 1000, outcome],
  );
}

/** Puts a message back because it is not its time: for `afterMs`, or until a day of the calendar. Not counted as a try. */
export async function waitMessage(
  db: Reader,
  id: string,
  until: { afterMs: number } | { dueOn: Date },
  outcome: string,
): Promise<void> {
  const [afterMs, dueOn] = 'dueOn' in until ? [0, until.dueOn] : [until.afterMs, null];
  await db.query(
    `UPDATE message SET next_try_at = now() + make_interval(secs => $2), due_on = coalesce($3, due_on), outcome = $4,
       claimed_until = NULL, tries = greatest(tries - 1, 0) WHERE id = $1`,
    [id, afterMs / 1000, dueOn, outcome],
  );
}
