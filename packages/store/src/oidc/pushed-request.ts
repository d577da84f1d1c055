import type { Reader } from '../database.ts';

/** A pushed authorization request (RFC 9126). `payload` is encrypted. */
export type PushedRequest = { payload: string; consumed: boolean };

/** Reads a pushed request by the hash of its id; null where there is none. */
export async function readPushedRequest(db: Reader, hash: string): Promise<PushedRequest | null> {
  const [row] = await db.query<PushedRequest>(
    `SELECT payload, consumed_at IS NOT NULL AS consumed FROM oidc_short WHERE kind = 'par' AND hash = $1`,
    [hash],
  );
  return row ?? null;
}

/** Stores a pushed request. `expiresAt` in epoch seconds. */
export async function writePushedRequest(
  db: Reader,
  row: { hash: string; payload: string; expiresAt: number },
): Promise<void> {
  await db.query(
    `INSERT INTO oidc_short (kind, hash, payload, expires_at) VALUES ('par', $1, $2, to_timestamp($3))
     ON CONFLICT (kind, hash) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at`,
    [row.hash, row.payload, row.expiresAt],
  );
}

/** Uses up a pushed request; false where another request did. */
export async function consumePushedRequest(db: Reader, hash: string): Promise<boolean> {
  const rows = await db.query(
    `UPDATE oidc_short SET consumed_at = now() WHERE kind = 'par' AND hash = $1 AND consumed_at IS NULL RETURNING 1`,
    [hash],
  );
  return rows.length > 0;
}

export async function deletePushedRequest(db: Reader, hash: string): Promise<void> {
  await db.query(`DELETE FROM oidc_short WHERE kind = 'par' AND hash = $1`, [hash]);
}
