import type { Reader } from '../database.ts';
import { FENCE, standingJoins } from './standing.ts';

/** The payload of a grant whose fence holds; null else. */
export async function readGrant(db: Reader, id: string): Promise<Record<string, unknown> | null> {
  const [row] = await db.query<{ payload: Record<string, unknown> }>(
    `SELECT g.payload FROM oidc_grant g ${standingJoins('g.account_id', 'g.client_id')}
     WHERE g.id = $1 AND g.fence = ${FENCE}`,
    [id],
  );
  return row?.payload ?? null;
}

/** Writes a grant under the fence of now, or replaces its payload. Instants in epoch seconds. */
export async function writeGrant(
  db: Reader,
  row: {
    id: string;
    accountId: string;
    clientId: string;
    payload: Record<string, unknown>;
    expiresAt: number;
  },
): Promise<void> {
  await db.query(
    `INSERT INTO oidc_grant (id, account_id, client_id, fence, payload, expires_at)
     SELECT $1, a.id, q.client_id, ${FENCE}, $4::jsonb, to_timestamp($5)
     FROM (SELECT $2::uuid AS account_id, $3::text AS client_id) q ${standingJoins('q.account_id', 'q.client_id')}
     WHERE a.id IS NOT NULL
     ON CONFLICT (id) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at`,
    [row.id, row.accountId, row.clientId, JSON.stringify(row.payload), row.expiresAt],
  );
}

/**
 * Deletes a grant, what its session has with the client, and its refresh tokens. A grant made again has a new id, so
 * codes and access tokens of this one, which are found only together with it, are dead.
 */
export async function deleteGrant(db: Reader, id: string): Promise<void> {
  await db.query(
    `WITH client AS (DELETE FROM session_client WHERE grant_id = $1),
     tokens AS (DELETE FROM refresh_token WHERE grant_id = $1)
     DELETE FROM oidc_grant WHERE id = $1`,
    [id],
  );
}
