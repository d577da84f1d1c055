import type { ComingEnd, Wave } from '@latchkey/domain/coming';
import type { Reader, Tx } from './database.ts';

/** Puts what was looked ahead in the place of what was there. */
export async function replaceComing(
  tx: Tx,
  ends: readonly ComingEnd[],
  waves: readonly Wave[],
): Promise<void> {
  const day = (one: { day: Date }) => one.day.toISOString().slice(0, 10);
  await tx.query('DELETE FROM coming_end');
  await tx.query(
    `INSERT INTO coming_end (account_id, scope, day, reason)
     SELECT DISTINCT ON (r.id, r.scope) r.id, r.scope, r.day, r.reason
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, scope text, day date, reason text)
     ORDER BY r.id, r.scope, r.day`,
    [
      JSON.stringify(
        ends.map((one) => ({ id: one.accountId, scope: one.scope, day: day(one), reason: one.reason })),
      ),
    ],
  );
  const rows = JSON.stringify(
    waves.map((one) => ({ scope: one.scope, day: day(one), count: one.count, most: one.limit })),
  );
  await tx.query('DELETE FROM coming_wave');
  await tx.query(
    `INSERT INTO coming_wave (scope, day, count, most)
     SELECT r.scope, r.day, r.count, r.most
     FROM jsonb_to_recordset($1::jsonb) AS r(scope text, day date, count integer, most integer)`,
    [rows],
  );
}

/** What falls due for one person on one day. `scopes`: what they would lose. `day`: YYYY-MM-DD. */
export type ComingRow = {
  accountId: string;
  name: string | null;
  day: string;
  scopes: string[];
  reasons: string[];
};

/** Everything that falls due for people of these sources (null: of all), the next days first. */
export async function listComing(
  db: Reader,
  sources: readonly string[] | null,
  limit: number,
): Promise<ComingRow[]> {
  return db.query<ComingRow>(
    `SELECT e.account_id AS "accountId", coalesce(a.name, a.username) AS name, to_char(e.day, 'YYYY-MM-DD') AS day,
       array_agg(e.scope ORDER BY e.scope DESC) AS scopes, array_agg(DISTINCT e.reason) AS reasons
     FROM coming_end e JOIN account a ON a.id = e.account_id
     WHERE e.day >= calendar_now()::date AND ($1::text[] IS NULL OR EXISTS (
       SELECT 1 FROM identity i WHERE i.account_id = a.id AND i.source = ANY($1)))
     GROUP BY e.account_id, a.name, a.username, e.day ORDER BY e.day, name, e.account_id LIMIT $2`,
    [sources === null ? null : [...sources], limit],
  );
}

/** Days on which the guard would hold what falls due. `day`: YYYY-MM-DD. */
export async function listWaves(
  db: Reader,
): Promise<{ scope: string; day: string; count: number; most: number }[]> {
  return db.query(
    `SELECT scope, to_char(day, 'YYYY-MM-DD') AS day, count, most FROM coming_wave
     WHERE day >= calendar_now()::date ORDER BY day, scope`,
  );
}

/** Whether nobody has looked ahead on this day of the calendar yet; takes the turn where so. */
export async function takeLookAhead(db: Reader): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO due (name, last_ran_on, last_ran_at) VALUES ('look-ahead', calendar_now(), now())
     ON CONFLICT (name) DO UPDATE SET last_ran_on = calendar_now(), last_ran_at = now()
     WHERE due.last_ran_on IS NULL OR due.last_ran_on::date <> calendar_now()::date RETURNING name`,
  );
  return rows.length > 0;
}
