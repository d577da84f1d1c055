import type { Reader } from '../database.ts';

/** The encrypted payload of an interaction; null where there is none. An ended one is kept for the library to judge. */
export async function readInteraction(db: Reader, hash: string): Promise<string | null> {
  const [row] = await db.query<{ payload: string }>('SELECT payload FROM interaction WHERE hash = $1', [
    hash,
  ]);
  return row?.payload ?? null;
}

/** Writes an interaction, replacing what it was. `expiresAt` in epoch seconds. */
export async function writeInteraction(
  db: Reader,
  row: { hash: string; accountId: string | null; payload: string; expiresAt: number },
): Promise<void> {
  await db.query(
    `INSERT INTO interaction (hash, account_id, payload, expires_at) VALUES ($1, $2, $3, to_timestamp($4))
     ON CONFLICT (hash) DO UPDATE SET account_id = excluded.account_id, payload = excluded.payload,
       expires_at = excluded.expires_at`,
    [row.hash, row.accountId, row.payload, row.expiresAt],
  );
}

export async function deleteInteraction(db: Reader, hash: string): Promise<void> {
  await db.query('DELETE FROM interaction WHERE hash = $1', [hash]);
}
