import type { Reader } from './database.ts';

/** Which of these keyed hashes of a source's ids belong to somebody who was erased. */
export async function findTombstones(
  db: Reader,
  source: string,
  hashes: readonly string[],
): Promise<string[]> {
  const rows = await db.query<{ hash: string }>(
    'SELECT alias_hash AS hash FROM tombstone WHERE source = $1 AND alias_hash = ANY($2::text[])',
    [source, hashes],
  );
  return rows.map((row) => row.hash);
}
