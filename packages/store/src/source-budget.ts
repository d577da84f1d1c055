import type { Reader } from './database.ts';

/**
 * Requests sent to a source. `sent`: [second since 1970, requests] of the last minute, by whatever process. `allowed`:
 * how many a minute we allow ourselves. `told…`: what the source said last; null: nothing.
 */
export type SourceBudget = {
  sent: [number, number][];
  allowed: number;
  toldLimit: number | null;
  toldRemaining: number | null;
  toldResetAt: Date | null;
};

/** Keeps what was sent, for other processes and later runs. */
export async function writeBudget(db: Reader, source: string, budget: SourceBudget): Promise<void> {
  await db.query(
    `INSERT INTO source_budget (source, sent, allowed, told_limit, told_remaining, told_reset_at)
     SELECT name, $2::jsonb, $3, $4, $5, $6 FROM source WHERE name = $1
     ON CONFLICT (source) DO UPDATE SET sent = excluded.sent, allowed = excluded.allowed,
       told_limit = excluded.told_limit, told_remaining = excluded.told_remaining,
       told_reset_at = excluded.told_reset_at, written_at = now()`,
    [
      source,
      JSON.stringify(budget.sent),
      budget.allowed,
      budget.toldLimit,
      budget.toldRemaining,
      budget.toldResetAt,
    ],
  );
}

/** What was sent to each source lately. */
export async function listBudgets(db: Reader): Promise<({ source: string } & SourceBudget)[]> {
  return db.query(
    `SELECT source, sent, allowed, told_limit AS "toldLimit", told_remaining AS "toldRemaining",
       told_reset_at AS "toldResetAt" FROM source_budget ORDER BY source`,
  );
}

/** Requests that each source was sent in the last minute, of those allowed; and what it says is left until when. */
export type BudgetLine = {
  source: string;
  sent: number;
  allowed: number;
  remaining: number | null;
  resetAt: Date | null;
};

export async function listBudgetLines(db: Reader): Promise<BudgetLine[]> {
  return db.query(
    `SELECT b.source, b.allowed,
       (SELECT coalesce(sum((e ->> 1)::int), 0)::int FROM jsonb_array_elements(b.sent) e
        WHERE (e ->> 0)::float8 > extract(epoch FROM now()) - 60) AS sent,
       CASE WHEN b.told_reset_at > now() THEN b.told_remaining END AS remaining,
       CASE WHEN b.told_reset_at > now() THEN b.told_reset_at END AS "resetAt"
     FROM source_budget b ORDER BY b.source`,
  );
}
