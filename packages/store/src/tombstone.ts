import type { Reader, Tx } from './database.ts';

/** Which of these keyed hashes (each of a source and one of its ids) belong to somebody who was erased. */
export async function findTombstones(db: Reader, hashes: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ hash: string }>(
    'SELECT alias_hash AS hash FROM tombstone WHERE alias_hash = ANY($1::text[])',
    [hashes],
  );
  return rows.map((row) => row.hash);
}

/** Source under which the names of people here are kept: no source of members is called so. */
const HANDLES = '@handles';

/** Makes a name nobody's for ever; only its keyed hash is kept. */
export async function insertHandleTombstone(tx: Tx, hash: string): Promise<void> {
  await tx.query(
    `INSERT INTO tombstone (source, alias_hash, made_on) VALUES ($1, $2, calendar_now()) ON CONFLICT DO NOTHING`,
    [HANDLES, hash],
  );
}

/** Takes tombstones of a name away: its bearer is back. */
export async function deleteHandleTombstones(tx: Tx, hashes: readonly string[]): Promise<void> {
  await tx.query('DELETE FROM tombstone WHERE source = $1 AND alias_hash = ANY($2::text[])', [
    HANDLES,
    [...hashes],
  ]);
}
