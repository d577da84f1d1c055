import type { Reader, Tx } from './database.ts';

/** What a hook told: a reason to look at one outside account (or at all of the books), never a fact. */
export type Hint = { id: string; source: string; type: string; alias: string | null; ageMs: number };

/** Keeps a hint; the same activity told twice is kept once. Returns whether it is new. */
export async function insertHint(
  tx: Tx,
  hint: { source: string; number: string | null; type: string; alias: string | null },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO hint (source, number, type, alias) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id`,
    [hint.source, hint.number, hint.type, hint.alias],
  );
  return rows.length > 0;
}

/** Hints nobody has looked into yet, oldest first. */
export async function listUnreadHints(db: Reader, source: string, limit: number): Promise<Hint[]> {
  return db.query<Hint>(
    `SELECT id::text, source, type, alias, (extract(epoch FROM now() - arrived_at) * 1000)::float8 AS "ageMs"
     FROM hint WHERE source = $1 AND read_at IS NULL ORDER BY id LIMIT $2`,
    [source, limit],
  );
}

/** Says that hints have been looked into. */
export async function closeHints(db: Reader, ids: readonly string[]): Promise<void> {
  await db.query('UPDATE hint SET read_at = now() WHERE id = ANY($1::bigint[])', [ids]);
}
