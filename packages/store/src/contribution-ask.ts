import type { Reader, Tx } from './database.ts';
import { BARS_NOW } from './hold.ts';

/** Contributions that are charged again by themselves: their statuses and frequencies. */
export type Running = { statuses: readonly string[]; frequencies: readonly string[] };

const RUNS = `f.kind = 'order' AND NOT f.missing AND f.data ->> 'status' = ANY($1::text[])
  AND f.data ->> 'frequency' = ANY($2::text[])`;
const BARRED = `EXISTS (SELECT 1 FROM hold h WHERE h.account_id = i.account_id AND ${BARS_NOW})`;

/**
 * Notes every running contribution of somebody who is barred; one that was closed and runs again is asked about again.
 * `accountId` null: of everybody.
 */
export async function openBarredAsks(tx: Tx, running: Running, accountId: string | null): Promise<void> {
  await tx.query(
    `INSERT INTO contribution_ask (fact_id, account_id, cause)
     SELECT f.id, i.account_id, 'barred' FROM hold b JOIN identity i ON i.account_id = b.account_id
       JOIN fact f ON f.identity_id = i.id
     WHERE b.kind = 'barred' AND ($3::uuid IS NULL OR b.account_id = $3) AND ${BARRED} AND ${RUNS}
     ON CONFLICT (fact_id) DO UPDATE SET asked_on = calendar_now(), told_on = NULL, closed_on = NULL,
       account_id = excluded.account_id, cause = excluded.cause WHERE contribution_ask.closed_on IS NOT NULL`,
    [running.statuses, running.frequencies, accountId],
  );
}

/** Closes what is no longer so: the contribution has ended, or its person is no longer barred. */
export async function closeBarredAsks(tx: Tx, running: Running): Promise<void> {
  await tx.query(
    `UPDATE contribution_ask a SET closed_on = calendar_now()
     WHERE closed_on IS NULL AND cause = 'barred' AND NOT EXISTS (
       SELECT 1 FROM fact f JOIN identity i ON i.id = f.identity_id WHERE f.id = a.fact_id AND ${RUNS} AND ${BARRED})`,
    [running.statuses, running.frequencies],
  );
}

/** Marks what nobody has been written to about, and returns how many there were. */
export async function markAsksTold(tx: Tx): Promise<number> {
  const rows = await tx.query(
    `UPDATE contribution_ask SET told_on = calendar_now() WHERE closed_on IS NULL AND told_on IS NULL RETURNING fact_id`,
  );
  return rows.length;
}

/** What a treasurer is asked to do about one contribution, with what finds it in the books. */
export type ContributionAsk = {
  factId: string;
  accountId: string;
  cause: 'barred' | 'refused';
  askedOn: Date;
  name: string | null;
  source: string;
  status: string;
  /** Ids that the source gives for the contribution. */
  aliases: string[];
};

/** Open ones about people of these sources (null: of all), oldest first. */
export async function listContributionAsks(
  db: Reader,
  sources: readonly string[] | null,
): Promise<ContributionAsk[]> {
  return db.query<ContributionAsk>(
    `SELECT a.fact_id AS "factId", a.account_id AS "accountId", a.cause, a.asked_on AS "askedOn",
       coalesce(c.name, c.username, i.name, i.slug) AS name, f.source, f.data ->> 'status' AS status,
       ARRAY(SELECT b.alias FROM fact_alias b WHERE b.fact_id = f.id ORDER BY b.alias) AS aliases
     FROM contribution_ask a JOIN account c ON c.id = a.account_id JOIN fact f ON f.id = a.fact_id
       JOIN identity i ON i.id = f.identity_id
     WHERE a.closed_on IS NULL AND ($1::text[] IS NULL OR f.source = ANY($1)) ORDER BY a.asked_on, a.fact_id LIMIT 100`,
    [sources === null ? null : [...sources]],
  );
}

/** Asks to return what somebody paid who was not admitted: every contribution of theirs that was paid and stands. */
export async function askToReturn(tx: Tx, accountId: string): Promise<void> {
  await tx.query(
    `INSERT INTO contribution_ask (fact_id, account_id, cause)
     SELECT f.id, i.account_id, 'refused' FROM identity i JOIN fact f ON f.identity_id = i.id
     WHERE i.account_id = $1 AND f.kind = 'order' AND NOT f.missing
       AND f.data ->> 'status' IN ('ACTIVE', 'PAID', 'ERROR', 'PROCESSING', 'PAUSED', 'CANCELLED')
       AND coalesce(f.data ->> 'lastChargedAt', f.data ->> 'processedAt') IS NOT NULL
     ON CONFLICT (fact_id) DO UPDATE SET asked_on = calendar_now(), told_on = NULL, closed_on = NULL,
       account_id = excluded.account_id, cause = excluded.cause WHERE contribution_ask.closed_on IS NOT NULL`,
    [accountId],
  );
}

/** Takes that back: they were admitted after all. */
export async function withdrawReturnAsks(tx: Tx, accountId: string): Promise<void> {
  await tx.query(
    `UPDATE contribution_ask SET closed_on = calendar_now()
     WHERE account_id = $1 AND cause = 'refused' AND closed_on IS NULL`,
    [accountId],
  );
}

/** Closes one that somebody says is done; false where it is not open, or about another source than these (null: any). */
export async function closeReturnAsk(
  tx: Tx,
  factId: string,
  sources: readonly string[] | null,
): Promise<string | null> {
  const [row] = await tx.query<{ accountId: string }>(
    `UPDATE contribution_ask a SET closed_on = calendar_now()
     WHERE fact_id = $1 AND cause = 'refused' AND closed_on IS NULL AND EXISTS (
       SELECT 1 FROM fact f WHERE f.id = a.fact_id AND ($2::text[] IS NULL OR f.source = ANY($2)))
     RETURNING account_id AS "accountId"`,
    [factId, sources === null ? null : [...sources]],
  );
  return row?.accountId ?? null;
}
