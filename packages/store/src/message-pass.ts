import type { DueMail, MailHeldReason, Passed } from '@latchkey/domain/pass-letters';
import type { Reader, Tx } from './database.ts';

/** Mails that are due and were not looked at yet, the oldest first, under a lock that lets nobody else look meanwhile. */
export async function lockDueMails(tx: Tx, limit: number): Promise<DueMail[]> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('pass-mails', 0))`);
  return tx.query<DueMail>(
    `SELECT id, template, account_id IS NOT NULL AS "toMember", coalesce(payload->>'asked' = 'true', false) AS asked
     FROM message WHERE kind = 'mail' AND state = 'waiting' AND pass IS NULL AND next_try_at <= now()
       AND (due_on IS NULL OR due_on <= calendar_now()) ORDER BY made_at, id LIMIT $1`,
    [limit],
  );
}

/** How many counted mails were let go in the last hour and the last 24 hours of the calendar. */
export async function countPassed(db: Reader): Promise<{ hour: number; day: number }> {
  const [row] = await db.query<{ hour: number; day: number }>(
    `SELECT count(*) FILTER (WHERE passed_on > calendar_now() - interval '1 hour')::int AS hour, count(*)::int AS day
     FROM message WHERE pass = 'counted' AND passed_on > calendar_now() - interval '24 hours'`,
  );
  return row as { hour: number; day: number };
}

/** Writes down which mails may go out, and which wait for a click. */
export async function writePassed(tx: Tx, passed: Passed): Promise<void> {
  for (const pass of ['cleared', 'counted'] as const) {
    if (passed[pass].length === 0) continue;
    await tx.query('UPDATE message SET pass = $1, passed_on = calendar_now() WHERE id = ANY($2::uuid[])', [
      pass,
      passed[pass],
    ]);
  }
  for (const { id, reason } of passed.held) {
    await tx.query(`UPDATE message SET pass = 'held', held_reason = $2 WHERE id = $1`, [id, reason]);
  }
}

/** Puts mails that are due off until a day of the calendar. */
export async function putOff(tx: Tx, ids: readonly string[], until: Date): Promise<void> {
  await tx.query('UPDATE message SET due_on = $2 WHERE id = ANY($1::uuid[])', [ids, until]);
}

/** Mails that waited only for the hub to be opened for mail are looked at again. */
export async function freeNotOpened(tx: Tx): Promise<void> {
  await tx.query(
    `UPDATE message SET pass = NULL, held_reason = NULL
     WHERE pass = 'held' AND state = 'waiting' AND held_reason = 'not-opened'`,
  );
}

/** Lets held mails go, or takes them back; only those that still wait. Returns how many. */
export async function decideHeld(tx: Tx, ids: readonly string[], send: boolean): Promise<number> {
  const rows = await tx.query(
    send
      ? `UPDATE message SET pass = 'cleared', passed_on = calendar_now()
         WHERE id = ANY($1::uuid[]) AND pass = 'held' AND state = 'waiting' RETURNING id`
      : `UPDATE message SET state = 'withdrawn', outcome = 'not-wanted', closed_at = now()
         WHERE id = ANY($1::uuid[]) AND pass = 'held' AND state = 'waiting' RETURNING id`,
    [[...ids]],
  );
  return rows.length;
}

/** A mail that waits for a click, as the desk shows it. */
export type HeldMail = {
  id: string;
  accountId: string;
  name: string | null;
  template: string;
  reason: MailHeldReason;
  madeAt: Date;
};

/** Held mails to people of these sources (null: everybody), the oldest first; `total`: how many there are. */
export async function readHeldMails(
  db: Reader,
  sources: readonly string[] | null,
  limit: number,
): Promise<{ rows: HeldMail[]; total: number }> {
  const rows = await db.query<HeldMail & { total: number }>(
    `SELECT m.id, m.account_id AS "accountId", coalesce(a.name, a.username) AS name, m.template,
       m.held_reason AS reason, m.made_at AS "madeAt", count(*) OVER ()::int AS total
     FROM message m JOIN account a ON a.id = m.account_id
     WHERE m.pass = 'held' AND m.state = 'waiting' AND ($1::text[] IS NULL
       OR EXISTS (SELECT 1 FROM identity i WHERE i.account_id = a.id AND i.source = ANY($1)))
     ORDER BY m.made_at, m.id LIMIT $2`,
    [sources, limit],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

/** Of these mails, those that are held and to people of these sources. */
export async function keepHeldOf(
  db: Reader,
  ids: readonly string[],
  sources: readonly string[] | null,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT m.id FROM message m WHERE m.id = ANY($1::uuid[]) AND m.pass = 'held' AND m.state = 'waiting'
       AND ($2::text[] IS NULL
         OR EXISTS (SELECT 1 FROM identity i WHERE i.account_id = m.account_id AND i.source = ANY($2)))`,
    [[...ids], sources],
  );
  return rows.map((row) => row.id);
}
