import type { Reader } from '../database.ts';

/**
 * Notes that a one-time value was seen; false where it had been, and its time is not over. Insert only: of parallel
 * notes of one value exactly one gets true. `expiresAt` in epoch seconds.
 */
export async function noteOnce(db: Reader, hash: string, expiresAt: number): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO replay AS r (hash, expires_at) VALUES ($1, to_timestamp($2))
     ON CONFLICT (hash) DO UPDATE SET expires_at = excluded.expires_at WHERE r.expires_at < now() - interval '20 s'
     RETURNING 1`,
    [hash, expiresAt],
  );
  return rows.length > 0;
}

/** Whether a one-time value was seen and its time is not over. */
export async function wasNoted(db: Reader, hash: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM replay WHERE hash = $1 AND expires_at >= now() - interval '20 s'`,
    [hash],
  );
  return rows.length > 0;
}
