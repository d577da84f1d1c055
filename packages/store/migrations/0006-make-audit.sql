-- Plain inserts in the deciding transaction; subject keys and codes, never text typed by people.
CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  event text NOT NULL,
  subject_key uuid,                     -- whom it concerns
  actor text NOT NULL,                  -- system | operator | subject:<subject_key>
  app text,
  detail jsonb NOT NULL DEFAULT '{}',
  xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX audit_subject ON audit (subject_key, id);
-- Blocks of committed rows under an HMAC chain, made by the sealer.
CREATE TABLE audit_seal (
  number bigint PRIMARY KEY,
  log text NOT NULL DEFAULT 'audit',
  row_ids bigint[] NOT NULL,
  horizon xid8 NOT NULL,                -- every row of a transaction before this one is in this block or an earlier one
  key_id text NOT NULL,
  mac text NOT NULL,                    -- HMAC(previous mac, canonical rows)
  made_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE sign_in_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  event text NOT NULL,
  subject_key uuid,
  app text,
  detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX sign_in_log_subject ON sign_in_log (subject_key, id);
