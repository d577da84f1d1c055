import type { Reader } from './database.ts';

/** The last full read of a source. */
export type LastRead = {
  source: string;
  kind: string;
  lastCompleteOn: Date | null;
  /** Of that read; null: none has ended. */
  readId: string | null;
  startedOn: Date | null;
  complete: boolean;
  counts: Record<string, number>;
  problems: { code: string; params?: Record<string, string | number> }[];
};

/** Every source with the last full read of it. */
export async function readLastReads(db: Reader): Promise<LastRead[]> {
  return db.query<LastRead>(
    `SELECT s.name AS source, s.kind, s.last_complete_on AS "lastCompleteOn", r.id::text AS "readId", r.started_on AS "startedOn",
       coalesce(r.complete, false) AS complete, coalesce(r.counts, '{}') AS counts, coalesce(r.problems, '[]') AS problems
     FROM source s LEFT JOIN LATERAL (SELECT id, started_on, complete, counts, problems FROM source_read
       WHERE source = s.name AND kind = 'full' AND finished_on IS NOT NULL ORDER BY id DESC LIMIT 1) r ON true
     ORDER BY s.name`,
  );
}

/** A change that waits for a person, with whom it is about. */
export type HeldChange = {
  planId: string;
  madeOn: Date;
  number: number;
  accountId: string | null;
  identityId: string | null;
  who: string | null;
  key: string;
  change: Record<string, unknown>;
  held: string;
};

/** What plans hold now, plan by plan; at most `limit` changes. `sources`: only about people of these; null: everybody. */
export async function readHeldChanges(
  db: Reader,
  sources: readonly string[] | null,
  limit: number,
): Promise<HeldChange[]> {
  return db.query<HeldChange>(
    `SELECT c.plan_id::text AS "planId", p.made_on AS "madeOn", c.number, c.account_id AS "accountId",
       c.identity_id AS "identityId", coalesce(a.name, i.name, a.username, i.slug) AS who, c.change_key AS key, c.change,
       coalesce(c.held, '') AS held
     FROM plan_change c JOIN plan p ON p.id = c.plan_id
     LEFT JOIN account a ON a.id = c.account_id LEFT JOIN identity i ON i.id = c.identity_id
     WHERE c.state = 'held' AND p.state NOT IN ('superseded', 'rejected') AND ($1::text[] IS NULL OR EXISTS (
       SELECT 1 FROM identity o WHERE o.source = ANY($1) AND (o.id = c.identity_id OR o.account_id = c.account_id)))
     ORDER BY c.plan_id DESC, c.number LIMIT $2`,
    [sources === null ? null : [...sources], limit],
  );
}

/** How many changes wait for a person for one of the guard's reasons. */
export async function countHeld(db: Reader, reason: string): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM plan_change c JOIN plan p ON p.id = c.plan_id
     WHERE c.state = 'held' AND c.held = $1 AND p.state NOT IN ('superseded', 'rejected')`,
    [reason],
  );
  return row?.count ?? 0;
}

/** Of these accounts, those that have an outside account in one of these sources. */
export async function keepAccountsOf(
  db: Reader,
  accountIds: readonly string[],
  sources: readonly string[],
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT DISTINCT account_id AS id FROM identity WHERE account_id = ANY($1::uuid[]) AND source = ANY($2::text[])`,
    [[...accountIds], [...sources]],
  );
  return rows.map((row) => row.id);
}
