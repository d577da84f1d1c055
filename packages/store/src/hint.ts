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
     FROM hint WHERE source = $1 AND read_at IS NULL ORDER BY hint.id LIMIT $2`,
    [source, limit],
  );
}

/** Says that hints have been looked into. */
export async function closeHints(db: Reader, ids: readonly string[]): Promise<void> {
  await db.query('UPDATE hint SET read_at = now() WHERE id = ANY($1::bigint[])', [ids]);
}

/** The newest hint of a source that nobody has looked into; null: there is none. */
export async function readNewestHint(db: Reader, source: string): Promise<string | null> {
  const [row] = await db.query<{ id: string | null }>(
    'SELECT max(id)::text AS id FROM hint WHERE source = $1 AND read_at IS NULL',
    [source],
  );
  return row?.id ?? null;
}

/** Says that every hint up to this one has been looked into: a complete read began after it. Returns how many. */
export async function closeHintsUpTo(db: Reader, source: string, id: string): Promise<number> {
  const rows = await db.query(
    'UPDATE hint SET read_at = now() WHERE source = $1 AND id <= $2::bigint AND read_at IS NULL RETURNING id',
    [source, id],
  );
  return rows.length;
}
