import type { Reader } from '../database.ts';
import type { SessionClient } from './read-session.ts';
import { appJson, FENCE, STANDING, type Standing, type StandingApp, standingJoins } from './standing.ts';

/** Kinds of token that belong to a grant. */
export type TokenKind = 'code' | 'access' | 'refresh';

/** A token whose fence holds. `payload` is encrypted. `consumedMs`: how long ago it was used up; null: it was not. */
export type TokenRow = {
  kind: TokenKind;
  accountId: string;
  grantId: string;
  clientId: string;
  fence: number;
  payload: string;
  consumedMs: number | null;
};

/** Everything that a step at the token, userinfo and introspection endpoints needs, from one statement. */
export type TokenRead = {
  token: TokenRow | null;
  /** The client that asks. */
  asking: StandingApp | null;
  standing: Standing | null;
  grant: Record<string, unknown> | null;
  /** The grant's session, if it still stands: its uid, and what it has with the token's client. */
  session: {
    uid: string;
    accountId: string;
    fence: number;
    payload: string;
    client: SessionClient | null;
  } | null;
};

const READ = `SELECT
  CASE WHEN t.kind IS NULL OR a.id IS NULL OR t.fence <> ${FENCE} THEN NULL ELSE jsonb_build_object('kind', t.kind,
    'accountId', t.account_id, 'grantId', t.grant_id, 'clientId', t.client_id, 'fence', t.fence,
    'payload', t.payload,
    'consumedMs', round(extract(epoch FROM clock_timestamp() - t.consumed_at) * 1000)) END AS token,
  ${appJson('asking')} AS asking,
  ${STANDING} AS standing,
  g.payload AS "grant",
  CASE WHEN s.uid IS NULL THEN NULL ELSE jsonb_build_object('uid', s.uid, 'accountId', s.account_id,
    'fence', s.fence, 'payload', s.payload,
    'client', CASE WHEN c.sid IS NULL THEN NULL ELSE jsonb_build_object('clientId', c.client_id, 'sid', c.sid,
      'grantId', c.grant_id, 'persistsLogout', coalesce(c.persists_logout, false)) END) END AS session
  FROM (SELECT $1::text AS client_id) q
  LEFT JOIN app asking ON asking.name = q.client_id
  LEFT JOIN (
    SELECT kind, account_id, grant_id, client_id, fence, payload, consumed_at FROM oidc_short
      WHERE kind IN ('code', 'access') AND hash = $2
    UNION ALL
    SELECT 'refresh', account_id, grant_id, client_id, fence, payload, consumed_at FROM refresh_token
      WHERE hash = $2) t ON true
  ${standingJoins('t.account_id', 't.client_id')}
  LEFT JOIN oidc_grant g ON g.id = t.grant_id AND g.fence = ${FENCE}
  LEFT JOIN session s ON s.uid = g.session_uid AND s.fence = a.epoch AND s.account_id = a.id
    AND s.expires_at > now() - interval '20 s'
  LEFT JOIN session_client c ON c.session_uid = s.uid AND c.client_id = t.client_id AND c.fence = ${FENCE}`;

/**
 * Reads a code, access token or refresh token by its hash, with everything about it. A token whose fence has passed
 * is not there; `hash` null reads the asking client alone.
 */
export async function readToken(
  db: Reader,
  ask: { clientId: string | null; hash: string | null },
): Promise<TokenRead> {
  const [row] = await db.query<TokenRead>(READ, [ask.clientId, ask.hash]);
  return row as TokenRead;
}
