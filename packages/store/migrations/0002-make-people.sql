CREATE TABLE account (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),   -- the sub
  life text NOT NULL CHECK (life IN ('invited', 'active', 'left', 'erasing', 'erased')),
  username text UNIQUE CHECK (username ~ '^[a-z](?:[a-z0-9]|_(?=[a-z0-9])){2,19}$'),
  name text,
  language text CHECK (language IN ('en', 'es')),
  version integer NOT NULL DEFAULT 1,
  epoch integer NOT NULL DEFAULT 1,
  made_on timestamptz NOT NULL DEFAULT calendar_now(),
  claimed_on timestamptz,
  left_on timestamptz,
  last_sign_in_month date,              -- month of the last use, no finer
  decided_settings integer              -- settings version the last decision was made under
);
CREATE TABLE hold (
  account_id uuid NOT NULL REFERENCES account,
  kind text NOT NULL CHECK (kind IN ('lapsed', 'inactive', 'unconfirmed', 'barred', 'security', 'manual')),
  placed_on timestamptz NOT NULL DEFAULT calendar_now(),
  until_on timestamptz,
  placed_by text NOT NULL,              -- system | operator | account:<id>
  reason_code text NOT NULL,
  PRIMARY KEY (account_id, kind)
);
CREATE TABLE address (
  account_id uuid NOT NULL REFERENCES account,
  address text NOT NULL,                -- as typed; compared by lower()
  verified_at timestamptz,
  origin text NOT NULL CHECK (origin IN ('books', 'member', 'admin')),
  PRIMARY KEY (account_id, address)
);
CREATE INDEX address_lower ON address (lower(address));
CREATE TABLE role (
  account_id uuid NOT NULL REFERENCES account,
  role text NOT NULL CHECK (role IN ('admin', 'treasurer', 'auditor')),
  source text NOT NULL DEFAULT '',      -- for treasurers: the source; '' else
  given_by text NOT NULL,
  given_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, role, source)
);
CREATE TABLE subject_key (               -- random id that stands for the person in the audit; shredded at erasure
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid UNIQUE REFERENCES account
);
CREATE TABLE tombstone (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  source text NOT NULL,
  alias_hash text NOT NULL,             -- keyed hash of the source's id
  made_on timestamptz NOT NULL,
  UNIQUE (source, alias_hash)
);
CREATE TABLE invitation (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL UNIQUE REFERENCES account,
  state text NOT NULL CHECK (state IN ('waiting', 'sent', 'claimed', 'withdrawn')),
  counter integer NOT NULL DEFAULT 1,   -- the link is an HMAC of id and counter: a new counter voids older links
  role text,                            -- admin | treasurer:<source> | auditor: given at the claim
  made_on timestamptz NOT NULL DEFAULT calendar_now(),
  sent_on timestamptz,
  expires_on timestamptz,
  withdrawn_by_hand boolean NOT NULL DEFAULT false, -- by a person: the rules do not invite again
  tasks_used integer NOT NULL DEFAULT 0
);
CREATE TABLE name_reservation (
  username text PRIMARY KEY,
  invitation_id uuid REFERENCES invitation,
  account_id uuid REFERENCES account,
  expires_at timestamptz NOT NULL
);
CREATE TABLE credential (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES account,
  kind text NOT NULL,                   -- password | passkey | totp …
  secret text NOT NULL,                 -- for a password: the peppered argon2id hash
  pepper_key text,
  made_at timestamptz NOT NULL DEFAULT now(),
  used_month date
);
CREATE UNIQUE INDEX credential_one_password ON credential (account_id) WHERE kind = 'password';
CREATE TABLE challenge (                 -- attempts and codes that a sign-in method keeps for minutes
  id text PRIMARY KEY,                  -- a hash
  account_id uuid REFERENCES account,
  kind text NOT NULL,
  state jsonb NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL
);
CREATE TABLE group_grant (
  account_id uuid NOT NULL REFERENCES account,
  group_name text NOT NULL,
  origin text NOT NULL CHECK (origin IN ('rule', 'manual')),
  start_on timestamptz NOT NULL DEFAULT calendar_now(),
  end_on timestamptz,                   -- grace runs until then
  given_by text NOT NULL DEFAULT 'system',
  PRIMARY KEY (account_id, group_name, origin)
);
CREATE INDEX group_grant_group ON group_grant (group_name);
