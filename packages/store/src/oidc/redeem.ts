import type { Reader } from '../database.ts';

/** A token to be stored. Instants in epoch seconds; `payload` is encrypted. */
export type TokenWrite = {
  hash: string;
  accountId: string;
  grantId: string;
  clientId: string;
  fence: number;
  payload: string;
  expiresAt: number;
};

/** What is used up by the tokens written with it; null: nothing (a refresh token that is kept). */
export type Consumed = { kind: 'code' | 'refresh'; hash: string } | null;

const USE = `sign_on AS (
    INSERT INTO sign_in_log (event, subject_key, app, detail)
    SELECT $15::text, (SELECT id FROM subject_key WHERE account_id = $3::uuid), $5::text, '{}' FROM used
    WHERE $15::text IS NOT NULL
  ), month AS (
    UPDATE account SET last_sign_in_month = date_trunc('month', calendar_now())::date
    WHERE id IN (SELECT a.id FROM account a, used WHERE a.id = $3::uuid
      AND a.last_sign_in_month IS DISTINCT FROM date_trunc('month', calendar_now())::date
      FOR UPDATE OF a SKIP LOCKED)
  ), access AS (
    INSERT INTO oidc_short (kind, hash, account_id, grant_id, client_id, fence, payload, expires_at)
    SELECT 'access', $2::text, $3::uuid, $4::text, $5::text, $6::bigint, $7::text, to_timestamp($8::bigint) FROM used WHERE $2::text IS NOT NULL
  ), refresh AS (
    INSERT INTO refresh_token (hash, account_id, grant_id, client_id, fence, payload, expires_at)
    SELECT $9::text, $10::uuid, $11::text, $12::text, $6::bigint, $13::text, to_timestamp($14::bigint) FROM used WHERE $9::text IS NOT NULL
  )
  SELECT 1 FROM used`;

const STATEMENT = {
  code: `WITH used AS (UPDATE oidc_short SET consumed_at = clock_timestamp()
    WHERE kind = 'code' AND hash = $1 AND consumed_at IS NULL RETURNING hash), ${USE}`,
  refresh: `WITH used AS (UPDATE refresh_token SET consumed_at = clock_timestamp()
    WHERE hash = $1 AND consumed_at IS NULL RETURNING hash), ${USE}`,
  nothing: `WITH used AS (SELECT $1::text AS hash), ${USE}`,
};

/**
 * Uses up a code or refresh token and stores the tokens made from it, in one statement: of any number of parallel
 * requests exactly one gets true, and a false one has written nothing. Notes the use in the sign-in log (`event`) and
 * the month of last use, unless somebody holds the account's row just now.
 */
export async function redeem(
  db: Reader,
  write: { consumed: Consumed; access: TokenWrite | null; refresh: TokenWrite | null; event: string | null },
): Promise<boolean> {
  const { access, refresh } = write;
  const any = access ?? refresh;
  const rows = await db.query(STATEMENT[write.consumed?.kind ?? 'nothing'], [
    write.consumed?.hash ?? null,
    access?.hash ?? null,
    any?.accountId ?? null,
    access?.grantId ?? null,
    any?.clientId ?? null,
    any?.fence ?? null,
    access?.payload ?? null,
    access?.expiresAt ?? null,
    refresh?.hash ?? null,
    refresh?.accountId ?? null,
    refresh?.grantId ?? null,
    refresh?.clientId ?? null,
    refresh?.payload ?? null,
    refresh?.expiresAt ?? null,
    write.event,
  ]);
  return rows.length > 0;
}

/** Forgets one token. */
export async function deleteToken(
  db: Reader,
  kind: 'code' | 'access' | 'refresh',
  hash: string,
): Promise<void> {
  if (kind === 'refresh') await db.query('DELETE FROM refresh_token WHERE hash = $1', [hash]);
  else await db.query('DELETE FROM oidc_short WHERE kind = $1 AND hash = $2', [kind, hash]);
}
