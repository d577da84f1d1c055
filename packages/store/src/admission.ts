import type { Admission } from '@latchkey/domain/person';
import type { Reader, Tx } from './database.ts';

/** Puts somebody on the list of those who wait; false where they were ever on it for this group. */
export async function insertAdmission(tx: Tx, accountId: string, group: string): Promise<boolean> {
  const rows = await tx.query(
    'INSERT INTO admission (account_id, group_name) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING group_name',
    [accountId, group],
  );
  return rows.length > 0;
}

/** Takes somebody off the list whom nobody has answered yet. */
export async function deleteWaitingAdmission(tx: Tx, accountId: string, group: string): Promise<boolean> {
  const rows = await tx.query(
    `DELETE FROM admission WHERE account_id = $1 AND group_name = $2 AND state = 'waiting' RETURNING group_name`,
    [accountId, group],
  );
  return rows.length > 0;
}

/** Writes an answer to somebody who waits, or was refused before; false where nobody is asked about. */
export async function answerAdmissionRow(
  tx: Tx,
  answer: { accountId: string; group: string; state: 'admitted' | 'refused'; by: string },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE admission SET state = $3, answered_on = calendar_now(), answered_by = $4
     WHERE account_id = $1 AND group_name = $2 AND (state = 'waiting' OR (state = 'refused' AND $3 = 'admitted'))
     RETURNING group_name`,
    [answer.accountId, answer.group, answer.state, answer.by],
  );
  return rows.length > 0;
}

/** What was asked and answered about one account. */
export async function readAdmissions(db: Reader, accountId: string): Promise<Admission[]> {
  return db.query<Admission>(
    'SELECT group_name AS "group", state FROM admission WHERE account_id = $1 ORDER BY group_name',
    [accountId],
  );
}

/** Somebody on the list, or refused. `since`: when they were asked about, or answered. */
export type AdmissionRow = {
  accountId: string;
  group: string;
  name: string | null;
  life: string;
  since: Date;
};

/** People of these sources (null: of all) in one state: those who wait the longest first, the newest refusals first. */
export async function listAdmissions(
  db: Reader,
  state: 'waiting' | 'refused',
  sources: readonly string[] | null,
  limit: number,
): Promise<{ rows: AdmissionRow[]; total: number }> {
  const rows = await db.query<AdmissionRow & { total: number }>(
    `SELECT m.account_id AS "accountId", m.group_name AS "group", a.life, coalesce(a.name, a.username,
         (SELECT coalesce(i.name, i.slug) FROM identity i WHERE i.account_id = a.id ORDER BY i.id LIMIT 1)) AS name,
       coalesce(m.answered_on, m.asked_on) AS since, count(*) OVER ()::int AS total
     FROM admission m JOIN account a ON a.id = m.account_id
     WHERE m.state = $1 AND a.life NOT IN ('erasing', 'erased') AND ($2::text[] IS NULL OR EXISTS (
       SELECT 1 FROM identity i WHERE i.account_id = a.id AND i.source = ANY($2)))
     ORDER BY CASE WHEN $1 = 'waiting' THEN m.asked_on END, m.answered_on DESC, m.account_id LIMIT $3`,
    [state, sources === null ? null : [...sources], limit],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

/**
 * Counts up how often it was reminded of those who have waited for the next of these numbers of days. Returns how many
 * were due, and how many wait at all.
 */
export async function takeDueReminders(
  tx: Tx,
  afterDays: readonly number[],
): Promise<{ due: number; waiting: number }> {
  const due = await tx.query(
    `UPDATE admission SET reminded = (SELECT count(*) FROM unnest($1::int[]) AS d
         WHERE asked_on + make_interval(days => d) <= calendar_now())
     WHERE state = 'waiting' AND reminded < (SELECT count(*) FROM unnest($1::int[]) AS d
       WHERE asked_on + make_interval(days => d) <= calendar_now()) RETURNING account_id`,
    [[...afterDays]],
  );
  if (due.length === 0) return { due: 0, waiting: 0 };
  const [row] = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM admission WHERE state = 'waiting'`,
  );
  return { due: due.length, waiting: row?.count ?? 0 };
}
