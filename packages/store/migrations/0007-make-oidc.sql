-- Rows of the OpenID provider. Every row carries the fence it was written under; readers join the epochs.
-- Keys are hashes of what stands in cookies, URLs and token answers; payloads are encrypted under a purpose key.
CREATE TABLE session (
  uid text PRIMARY KEY,
  account_id uuid,                      -- null: nobody has signed in yet
  fence bigint NOT NULL DEFAULT 0,      -- the account's epoch
  payload text NOT NULL,                -- without authorizations and jti
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);
CREATE TABLE session_key (
  hash text PRIMARY KEY,
  session_uid text NOT NULL REFERENCES session ON DELETE CASCADE,
  valid_until timestamptz               -- null: the current one
);
CREATE INDEX session_key_session ON session_key (session_uid);
CREATE INDEX session_key_valid ON session_key (valid_until) WHERE valid_until IS NOT NULL;
CREATE TABLE session_client (
  session_uid text NOT NULL REFERENCES session ON DELETE CASCADE,
  client_id text NOT NULL,
  sid text NOT NULL,
  grant_id text NOT NULL,
  fence bigint NOT NULL,
  persists_logout boolean,
  PRIMARY KEY (session_uid, client_id)
);
CREATE INDEX session_client_grant ON session_client (grant_id);
CREATE TABLE oidc_grant (
  id text PRIMARY KEY,
  account_id uuid NOT NULL,
  client_id text NOT NULL,
  session_uid text,
  fence bigint NOT NULL,
  payload jsonb NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX oidc_grant_account ON oidc_grant (account_id);
CREATE INDEX oidc_grant_session ON oidc_grant (session_uid);
CREATE INDEX oidc_grant_expires ON oidc_grant (expires_at);
CREATE TABLE refresh_token (
  hash text PRIMARY KEY,
  account_id uuid NOT NULL,
  grant_id text NOT NULL,
  client_id text NOT NULL,
  fence bigint NOT NULL,
  payload text NOT NULL,
  consumed_at timestamptz,
  expires_at timestamptz NOT NULL
);
CREATE INDEX refresh_token_account ON refresh_token (account_id);
CREATE INDEX refresh_token_grant ON refresh_token (grant_id);
CREATE INDEX refresh_token_expires ON refresh_token (expires_at);
CREATE TABLE device_code (
  hash text PRIMARY KEY,
  user_code_hash text NOT NULL UNIQUE,
  account_id uuid,
  grant_id text,
  client_id text NOT NULL,
  fence bigint NOT NULL DEFAULT 0,
  payload text NOT NULL,
  consumed_at timestamptz,
  expires_at timestamptz NOT NULL
);
CREATE TABLE interaction (
  hash text PRIMARY KEY,
  account_id uuid,
  fence bigint NOT NULL DEFAULT 0,
  payload text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX interaction_expires ON interaction (expires_at);
CREATE TABLE replay (
  hash text PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
CREATE INDEX replay_expires ON replay (expires_at);
-- Codes, opaque access tokens and pushed requests: written once, at most marked consumed. No index by account or
-- grant: every read joins the grant and the fence, and a grant made again has a new id.
CREATE TABLE oidc_short (
  kind text NOT NULL,                   -- code | access | par
  hash text NOT NULL,
  account_id uuid,
  grant_id text,
  client_id text,
  fence bigint NOT NULL DEFAULT 0,
  payload text NOT NULL,
  consumed_at timestamptz,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (kind, hash)
);
CREATE INDEX oidc_short_expires ON oidc_short (expires_at);
