import type { Reader } from '../database.ts';
import { appJson, FENCE, STANDING, type Standing, type StandingApp, standingJoins } from './standing.ts';

/** What a session has with one client: the session id told to it, its grant, and whether its tokens outlive a sign-out. */
export type SessionClient = { clientId: string; sid: string; grantId: string; persistsLogout: boolean };

/** A live session as one request read it. `current`: its key has not been replaced by another request. */
export type SessionRow = {
  uid: string;
  accountId: string | null;
  fence: number;
  payload: string;
  current: boolean;
};

/** Everything that a step of signing on needs, from one statement. */
export type SessionRead = {
  session: SessionRow | null;
  /** Of the session's account with the client asked for; null without an account. */
  standing: Standing | null;
  /** The client asked for; null where none was, or it is no app. */
  app: StandingApp | null;
  /** Only the client asked for, or all where none was. Rows of another fence are left out. */
  clients: SessionClient[];
  /** The grant of the client asked for. */
  grant: Record<string, unknown> | null;
  settingsVersion: number;
};

/** How the session is named: by the hash of its cookie's value, or by its uid. */
export type SessionName = { keyHash: string } | { uid: string };

const BY_KEY = `session_key k JOIN session s ON s.uid = k.session_uid
  WHERE k.hash = $1 AND (k.valid_until IS NULL OR k.valid_until > now())`;
const BY_UID = 'session s WHERE s.uid = $1';

/** The library allows 15 s of tolerance when it checks an end; rows are kept a little longer than that. */
function statement(from: string, current: string): string {
  return `SELECT
    CASE WHEN s.uid IS NULL THEN NULL ELSE jsonb_build_object('uid', s.uid, 'accountId', s.account_id,
      'fence', s.fence, 'payload', s.payload, 'current', s.current) END AS session,
    ${STANDING} AS standing,
    ${appJson('app')} AS app,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('clientId', c.client_id, 'sid', c.sid, 'grantId', c.grant_id,
        'persistsLogout', coalesce(c.persists_logout, false))), '[]')
      FROM session_client c
      LEFT JOIN app ca ON ca.name = c.client_id
      LEFT JOIN entitlement ce ON ce.account_id = a.id AND ce.app = c.client_id
      WHERE c.session_uid = s.uid AND (q.client_id IS NULL OR c.client_id = q.client_id)
        AND c.fence = a.epoch + coalesce(ca.epoch, 0) + coalesce(ce.epoch, 0)) AS clients,
    (SELECT g.payload FROM session_client c JOIN oidc_grant g ON g.id = c.grant_id
      WHERE c.session_uid = s.uid AND c.client_id = q.client_id AND c.fence = ${FENCE} AND g.fence = ${FENCE}
        AND g.expires_at > now()) AS "grant",
    (SELECT coalesce(max(version), 0) FROM setting) AS "settingsVersion"
    FROM (SELECT $2::text AS client_id) q
    LEFT JOIN (SELECT s.uid, s.account_id, s.fence, s.payload, ${current} AS current FROM ${from}
        AND s.expires_at > now() - interval '20 s'
        AND (s.account_id IS NULL OR s.fence = (SELECT epoch FROM account WHERE id = s.account_id))) s ON true
    ${standingJoins('s.account_id', 'q.client_id')}`;
}

const READ_BY_KEY = statement(BY_KEY, 'k.valid_until IS NULL');
const READ_BY_UID = statement(BY_UID, 'true');

/** Reads a session with everything that a request about `clientId` needs. A session of another fence is not there. */
export async function readSession(
  db: Reader,
  name: SessionName,
  clientId: string | null,
): Promise<SessionRead> {
  const byKey = 'keyHash' in name;
  const [row] = await db.query<SessionRead>(byKey ? READ_BY_KEY : READ_BY_UID, [
    byKey ? name.keyHash : name.uid,
    clientId,
  ]);
  return row as SessionRead;
}
