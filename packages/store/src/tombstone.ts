import type { Reader } from './database.ts';

/** Which of these keyed hashes (each of a source and one of its ids) belong to somebody who was erased. */
export async function findTombstones(db: Reader, hashes: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ hash: string }>(
    'SELECT alias_hash AS hash FROM tombstone WHERE alias_hash = ANY($1::text[])',
    [hashes],
  );
  return rows.map((row) => row.hash);
}
