import type { Reader } from '../database.ts';

/** A code to be stored with the session it came from. */
export type CodeRow = {
  hash: string;
  accountId: string;
  grantId: string;
  clientId: string;
  fence: number;
  payload: string;
  expiresAt: number;
};

/** What a session has with a client that it did not have before, with the grant behind it. Instants in epoch seconds. */
export type NewSessionClient = {
  clientId: string;
  sid: string;
  grantId: string;
  fence: number;
  persistsLogout: boolean;
  grant: Record<string, unknown>;
  grantExpiresAt: number;
};

export type SessionWrite = {
  uid: string;
  accountId: string | null;
  fence: number;
  payload: string;
  expiresAt: number;
  /** Hash of the cookie's value after this request. */
  keyHash: string;
  code: CodeRow | null;
};

/** What `updateSession` found. `gone`: the session has ended meanwhile; nothing was written. */
export type SessionWritten = { kind: 'written'; current: boolean } | { kind: 'gone' };

const CODE = (from: string, first: number) => `INSERT INTO oidc_short
    (kind, hash, account_id, grant_id, client_id, fence, payload, expires_at)
  SELECT 'code', $${first}::text, $${first + 1}::uuid, $${first + 2}::text, $${first + 3}::text,
    $${first + 4}::bigint, $${first + 5}::text, to_timestamp($${first + 6}::bigint) FROM ${from} WHERE $${first}::text IS NOT NULL`;

function codeValues(code: CodeRow | null): (string | number | null)[] {
  if (code === null) return [null, null, null, null, null, null, null];
  return [code.hash, code.accountId, code.grantId, code.clientId, code.fence, code.payload, code.expiresAt];
}

const UPDATE = `WITH s AS (
    UPDATE session SET payload = $4::text, expires_at = to_timestamp($5::bigint)
    WHERE uid = $1
      AND account_id IS NOT DISTINCT FROM $2::uuid AND fence = $3::bigint
    RETURNING uid
  ), old_key AS (
    UPDATE session_key SET valid_until = now() + interval '60 s' FROM s
    WHERE hash = $7 AND session_uid = s.uid AND $7 IS DISTINCT FROM $6 AND valid_until IS NULL
  ), new_key AS (
    INSERT INTO session_key (hash, session_uid) SELECT $6, s.uid FROM s WHERE $7 IS DISTINCT FROM $6
  ), dropped AS (
    DELETE FROM session_client c USING s WHERE c.session_uid = s.uid AND c.client_id = ANY($8)
  ), outlives AS (
    UPDATE session_client c SET persists_logout = true FROM s
    WHERE c.session_uid = s.uid AND c.client_id = $9 AND c.persists_logout IS NOT TRUE
  ), code AS (${CODE('s', 10)})
  SELECT $7 IS DISTINCT FROM $6 OR EXISTS (SELECT 1 FROM session_key k
    WHERE k.hash = $6 AND k.valid_until IS NULL) AS current FROM s`;

/**
 * Writes a session that this request had found, and the code it led to: one statement. The row is only ever updated:
 * where it has gone, or its account has passed another fence, nothing is written.
 * `foundBy`: hash of the key it was found by. A replaced key stays good for 60 s, for requests already on their way.
 * A session that nobody had signed in to never becomes a signed-in one, so no key planted before the sign-in opens it.
 * `current` false: another request has replaced the key meanwhile, and its cookie must not be set again.
 */
export async function updateSession(
  db: Reader,
  write: SessionWrite & {
    foundBy: string;
    /** Clients that were signed out on purpose. */
    dropped: readonly string[];
    /** The client whose tokens now outlive a sign-out. */
    outlives: string | null;
  },
): Promise<SessionWritten> {
  const [row] = await db.query<{ current: boolean }>(UPDATE, [
    write.uid,
    write.accountId,
    write.fence,
    write.payload,
    write.expiresAt,
    write.keyHash,
    write.foundBy,
    write.dropped,
    write.outlives,
    ...codeValues(write.code),
  ]);
  return row === undefined ? { kind: 'gone' } : { kind: 'written', current: row.current };
}

const INSERT = `WITH s AS (
    INSERT INTO session (uid, account_id, fence, payload, expires_at)
    SELECT $1, $2::uuid, $3::bigint, $4::text, to_timestamp($5::bigint)
    WHERE $2::uuid IS NULL OR EXISTS (SELECT 1 FROM account WHERE id = $2::uuid AND epoch = $3::bigint)
    RETURNING uid
  ), new_key AS (
    INSERT INTO session_key (hash, session_uid) SELECT $6, uid FROM s
  ), client AS (
    INSERT INTO session_client (session_uid, client_id, sid, grant_id, fence, persists_logout)
    SELECT uid, $14::text, $15::text, $16::text, $17::bigint, $18::boolean FROM s WHERE $14::text IS NOT NULL
  ), made AS (
    INSERT INTO oidc_grant (id, account_id, client_id, session_uid, fence, payload, expires_at)
    SELECT $16::text, $2::uuid, $14::text, uid, $17::bigint, $19::jsonb, to_timestamp($20::bigint) FROM s WHERE $14::text IS NOT NULL
  ), code AS (${CODE('s', 7)})
  SELECT uid FROM s`;

/**
 * A shared account's session, opened by a keeper from a session of their own. Both rows are held until it is written, so
 * that taking the keeper away, or ending their session, waits and then finds it.
 */
const INSERT_OPENED = `WITH gate AS (
    SELECT k.keeper_id FROM keeper k JOIN session o ON o.uid = $22 AND o.account_id = k.keeper_id
      JOIN account p ON p.id = k.keeper_id AND p.epoch = o.fence
    WHERE k.shared_id = $2::uuid AND k.keeper_id = $21::uuid FOR KEY SHARE OF k, o
  ), s AS (
    INSERT INTO session (uid, account_id, fence, payload, expires_at, keeper_id, opened_from)
    SELECT $1, $2::uuid, $3::bigint, $4::text, to_timestamp($5::bigint), $21::uuid, $22 FROM gate
    WHERE EXISTS (SELECT 1 FROM account WHERE id = $2::uuid AND epoch = $3::bigint)
    RETURNING uid
  ), ${INSERT.slice(INSERT.indexOf('new_key AS'))}`;

/** Who opens a shared account's session, and from which of their own. */
export type OpenedBy = { keeperId: string; from: string };

/** Writes a new session with what it already has with its first client; false where its account has passed the fence. */
export async function insertSession(
  db: Reader,
  write: SessionWrite & { client: NewSessionClient | null; openedBy?: OpenedBy },
): Promise<boolean> {
  const { client, openedBy } = write;
  const rows = await db.query(openedBy === undefined ? INSERT : INSERT_OPENED, [
    write.uid,
    write.accountId,
    write.fence,
    write.payload,
    write.expiresAt,
    write.keyHash,
    ...codeValues(write.code),
    client?.clientId ?? null,
    client?.sid ?? null,
    client?.grantId ?? null,
    client?.fence ?? null,
    client?.persistsLogout ?? false,
    client === null ? null : JSON.stringify(client.grant),
    client?.grantExpiresAt ?? null,
    ...(openedBy === undefined ? [] : [openedBy.keeperId, openedBy.from]),
  ]);
  return rows.length > 0;
}

/** Deletes a session with its keys and clients; its grants go by `deleteSessionGrants` or the sweeper. */
export async function deleteSession(db: Reader, uid: string): Promise<void> {
  await db.query('DELETE FROM session WHERE uid = $1', [uid]);
}
