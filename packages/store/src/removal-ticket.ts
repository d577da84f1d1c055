import type { ScopeCounts } from '@latchkey/domain/guard';
import type { Reader, Tx } from './database.ts';

const WINDOW = `interval '24 hours'`;

/** Most removals of a scope with so many accounts in 24 h that need nobody. */
export type LimitOf = (scope: string, managed: number) => number;

/**
 * Takes a ticket for each removal where it is written. The lock of the scope is held until the commit, so that two
 * writers never count past each other; it is the last lock a transaction takes. Answers false, with nothing written,
 * where one scope's limit in the calendar's last 24 h is used up (`limitOf`, by the accounts the scope has, those
 * removed included). `forced` (approved, or a named
 * person's own suspension) is counted and never refused.
 */
export async function takeTickets(
  tx: Tx,
  request: { accountId: string; scopes: readonly { scope: string; forced: boolean }[] },
  limitOf: LimitOf,
): Promise<boolean> {
  const scopes = [...request.scopes].sort((a, b) => (a.scope < b.scope ? -1 : 1));
  for (const { scope } of scopes) {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('removal:' || $1, 0))`, [scope]);
  }
  for (const { scope, forced } of scopes) {
    if (!forced && !(await hasRoom(tx, scope, request.accountId, limitOf))) return false;
  }
  for (const { scope, forced } of scopes) {
    await tx.query(
      `INSERT INTO removal_ticket (scope, account_id, forced) VALUES ($1, $2, $3)
       ON CONFLICT (scope, account_id, taken_on) DO UPDATE SET forced = removal_ticket.forced AND excluded.forced`,
      [scope, request.accountId, forced],
    );
  }
  return true;
}

async function hasRoom(tx: Tx, scope: string, accountId: string, limitOf: LimitOf): Promise<boolean> {
  const [row] = await tx.query<{ taken: number }>(
    `SELECT count(DISTINCT account_id)::int AS taken FROM removal_ticket
     WHERE scope = $1 AND account_id <> $2 AND taken_on > calendar_now() - ${WINDOW}`,
    [scope, accountId],
  );
  const taken = row?.taken ?? 0;
  // The floor of the limit is known without counting accounts.
  if (taken + 1 <= limitOf(scope, 0)) return true;
  return taken + 1 <= limitOf(scope, (await countManaged(tx, scope)) + taken);
}

async function countManaged(tx: Tx, scope: string): Promise<number> {
  const at = scope.indexOf(':');
  const name = scope.slice(at + 1);
  const [row] = await tx.query<{ count: number }>(
    scope.slice(0, at) === 'app'
      ? `SELECT count(*)::int AS count FROM entitlement WHERE app = $1 AND treatment = 'present'`
      : `SELECT count(DISTINCT account_id)::int AS count FROM group_grant WHERE group_name = $1`,
    [name],
  );
  return row?.count ?? 0;
}

/** Removals of the last 24 h, and accounts there are (those removed included), by scope: what the guard counts with. */
export async function readRemovalCounts(db: Reader): Promise<{ managed: ScopeCounts; taken: ScopeCounts }> {
  const rows = await db.query<{ scope: string; managed: number; taken: number }>(
    `WITH taken AS (
       SELECT scope, count(DISTINCT account_id)::int AS count FROM removal_ticket
       WHERE taken_on > calendar_now() - ${WINDOW} GROUP BY scope
     ), managed AS (
       SELECT 'app:' || app AS scope, count(*)::int AS count FROM entitlement WHERE treatment = 'present' GROUP BY app
       UNION ALL
       SELECT 'group:' || group_name, count(DISTINCT account_id)::int FROM group_grant GROUP BY group_name
     )
     SELECT coalesce(m.scope, t.scope) AS scope, coalesce(t.count, 0) AS taken,
       coalesce(m.count, 0) + coalesce(t.count, 0) AS managed
     FROM managed m FULL JOIN taken t ON t.scope = m.scope`,
  );
  return {
    managed: new Map(rows.map((row) => [row.scope, row.managed])),
    taken: new Map(rows.map((row) => [row.scope, row.taken])),
  };
}
