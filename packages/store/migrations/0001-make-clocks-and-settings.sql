-- Two clocks (…_on: calendar, …_at: machine). The row `clock` exists only in a database marked sandbox.
CREATE TABLE hub (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  sandbox boolean NOT NULL DEFAULT false,
  issuer text,
  made_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE clock (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  ahead interval NOT NULL DEFAULT '0' CHECK (ahead >= '0')
);
-- Calendar time: the database's now() plus the sandbox's offset. Stable within a transaction.
CREATE FUNCTION calendar_now() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT now() + coalesce((SELECT ahead FROM clock), interval '0') $$;

CREATE TABLE heartbeat (
  process text PRIMARY KEY,             -- random id of the process
  role text NOT NULL,                   -- idp | worker | console
  release text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  clock_skew_ms integer NOT NULL DEFAULT 0
);

-- Settings: one row a version; the newest is in force. Sections name their owner.
CREATE TABLE setting (
  version integer PRIMARY KEY,
  document jsonb NOT NULL,              -- the checked latchkey.yaml without secrets
  owners jsonb NOT NULL,                -- section -> file | console
  author text NOT NULL,                 -- operator | account:<id>
  reason text,
  made_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE secret (
  name text PRIMARY KEY,                -- sources.books.token, apps.cloud.credentials.token, mail.smtp …
  sealed text,                          -- sealed to the worker; null where it is a reference
  reference jsonb,                      -- {"env": …} | {"file": …}
  changed_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((sealed IS NULL) <> (reference IS NULL))
);
CREATE TABLE worker_key (
  id text PRIMARY KEY,
  public_key text NOT NULL,             -- X25519, base64url; the private half is derived from LATCHKEY_WORKER_SECRET
  made_at timestamptz NOT NULL DEFAULT now(),
  retired_at timestamptz
);
CREATE TABLE signing_key (
  kid text PRIMARY KEY,
  alg text NOT NULL,
  public_jwk jsonb NOT NULL,
  private_encrypted text NOT NULL,      -- under a purpose key of LATCHKEY_SECRET
  position integer NOT NULL,            -- 0 signs; higher ones are published only
  made_at timestamptz NOT NULL DEFAULT now(),
  retired_at timestamptz
);
