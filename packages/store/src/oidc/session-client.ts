import type { Reader } from '../database.ts';

/** What a session has with a client now, whoever wrote it first. */
export type SessionClientRow = {
  sid: string;
  grantId: string;
  fence: number;
  persistsLogout: boolean;
  grant: Record<string, unknown>;
};

const GET_OR_CREATE = `WITH gate AS (
    SELECT uid FROM session WHERE uid = $1 AND account_id = $2::uuid AND fence = $3::bigint FOR KEY SHARE
  ), client AS (
    INSERT INTO session_client AS c (session_uid, client_id, sid, grant_id, fence)
    SELECT uid, $4, $5, $6, $7::bigint FROM gate
    ON CONFLICT (session_uid, client_id) DO UPDATE SET
      sid = CASE WHEN c.fence < excluded.fence THEN excluded.sid ELSE c.sid END,
      grant_id = CASE WHEN c.fence < excluded.fence THEN excluded.grant_id ELSE c.grant_id END,
      persists_logout = CASE WHEN c.fence < excluded.fence THEN NULL ELSE c.persists_logout END,
      fence = greatest(c.fence, excluded.fence)
    RETURNING session_uid, sid, grant_id, fence, coalesce(persists_logout, false) AS persists_logout
  ), made AS (
    INSERT INTO oidc_grant (id, account_id, client_id, session_uid, fence, payload, expires_at)
    SELECT grant_id, $2::uuid, $4, session_uid, fence, $8::jsonb, to_timestamp($9::bigint) FROM client
    WHERE fence = $7::bigint
    ON CONFLICT (id) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at
    RETURNING payload
  )
  SELECT sid, grant_id AS "grantId", fence::int AS fence, persists_logout AS "persistsLogout",
    (SELECT payload FROM made) AS "grant" FROM client`;

/**
 * Gets or creates what a session has with a client, with its grant, in one statement: parallel requests of one app all
 * get the first one's. Only a row of an older fence is replaced. Gated by the session row, so that nothing is made for
 * a session that has ended: null then. A row of a newer fence comes back with that fence and no grant.
 */
export async function getOrCreateSessionClient(
  db: Reader,
  wish: {
    uid: string;
    accountId: string;
    sessionFence: number;
    clientId: string;
    sid: string;
    grantId: string;
    fence: number;
    /** The grant's payload; its id is put in by the caller's reader, since another request's may win. */
    grant: Record<string, unknown>;
    grantExpiresAt: number;
  },
): Promise<SessionClientRow | null> {
  const [row] = await db.query<SessionClientRow>(GET_OR_CREATE, [
    wish.uid,
    wish.accountId,
    wish.sessionFence,
    wish.clientId,
    wish.sid,
    wish.grantId,
    wish.fence,
    JSON.stringify(wish.grant),
    wish.grantExpiresAt,
  ]);
  return row ?? null;
}

/** Signs a session out of one client: its row, grant and refresh tokens. Codes and access tokens die with the grant. */
export async function deleteSessionClient(db: Reader, uid: string, clientId: string): Promise<void> {
  await db.query(
    `WITH gone AS (DELETE FROM session_client WHERE session_uid = $1 AND client_id = $2 RETURNING grant_id),
     tokens AS (DELETE FROM refresh_token r USING gone WHERE r.grant_id = gone.grant_id)
     DELETE FROM oidc_grant g USING gone WHERE g.id = gone.grant_id`,
    [uid, clientId],
  );
}
