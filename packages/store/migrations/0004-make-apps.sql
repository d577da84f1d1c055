CREATE TABLE app (
  name text PRIMARY KEY,                -- also the client_id
  kind text NOT NULL,
  mode text NOT NULL DEFAULT 'observe' CHECK (mode IN ('observe', 'manage', 'paused')),
  epoch integer NOT NULL DEFAULT 1,
  client jsonb,                         -- client metadata without secret; null: no OIDC client
  secret_hashes jsonb NOT NULL DEFAULT '[]',
  retired_at timestamptz,
  inventory_on timestamptz,             -- last complete inventory
  inventory_at timestamptz,             -- last try, by real time
  checked jsonb                         -- last check(): [{code, ok, …}]
);
CREATE TABLE entitlement (
  account_id uuid NOT NULL REFERENCES account,
  app text NOT NULL REFERENCES app,
  treatment text NOT NULL CHECK (treatment IN ('present', 'suspended', 'left', 'erased')),
  groups text[] NOT NULL DEFAULT '{}',
  version integer NOT NULL DEFAULT 1,
  epoch integer NOT NULL DEFAULT 1,
  closed_on timestamptz,
  changed_on timestamptz NOT NULL DEFAULT calendar_now(),
  PRIMARY KEY (account_id, app)
);
CREATE INDEX entitlement_app ON entitlement (app) WHERE treatment = 'present';
CREATE TABLE delivery (
  account_id uuid NOT NULL,
  app text NOT NULL,
  delivered_version integer NOT NULL DEFAULT 0,
  delivered jsonb,                      -- {treatment, groups, fields: hashes} of the last one
  next_try_at timestamptz NOT NULL DEFAULT now(),
  claimed_until timestamptz,
  claimed_by text,
  tries integer NOT NULL DEFAULT 0,
  urgency smallint NOT NULL DEFAULT 0,  -- 2 ending, 1 somebody waits at the door, 0 else
  outcome jsonb,                        -- the last DeliveryOutcome, codes only
  outcome_at timestamptz,
  create_unanswered_at timestamptz,     -- a create timed out: "not found" is no proof before 15 min have passed
  PRIMARY KEY (account_id, app),
  FOREIGN KEY (account_id, app) REFERENCES entitlement
);
CREATE TABLE app_lease (
  app text PRIMARY KEY REFERENCES app,
  holder text,
  until timestamptz NOT NULL DEFAULT now(),
  breaker jsonb,
  rate jsonb
);
CREATE TABLE binding (
  app text NOT NULL REFERENCES app,
  account_id uuid NOT NULL REFERENCES account,
  ref text NOT NULL,
  handle text NOT NULL,
  claims jsonb NOT NULL DEFAULT '{}',
  origin text NOT NULL CHECK (origin IN ('made', 'adopted', 'found')),
  sent jsonb NOT NULL DEFAULT '{}',
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, app)
);
CREATE UNIQUE INDEX binding_ref ON binding (app, lower(ref));
CREATE TABLE observed (
  app text NOT NULL REFERENCES app,
  ref text NOT NULL,
  handle text NOT NULL,
  subject text,
  standing text NOT NULL,
  groups text[] NOT NULL DEFAULT '{}',
  fields jsonb NOT NULL DEFAULT '{}',
  protected boolean NOT NULL DEFAULT false,
  last_activity_at timestamptz,
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (app, ref)
);
CREATE TABLE drift (
  app text NOT NULL REFERENCES app,
  ref text NOT NULL,
  account_id uuid REFERENCES account,
  kind text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}',
  found_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz,
  repairs integer NOT NULL DEFAULT 0,
  PRIMARY KEY (app, ref, kind)
);
CREATE TABLE attempt (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id uuid NOT NULL,
  app text NOT NULL,
  version integer NOT NULL,
  step text NOT NULL,
  outcome jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX attempt_account ON attempt (account_id, app, id DESC);
CREATE TABLE receipt (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL,
  app text NOT NULL,
  version integer NOT NULL,             -- of the entitlement that the ending (or return) wrote
  kind text NOT NULL CHECK (kind IN ('ending', 'return')),
  cause text NOT NULL,
  opened_on timestamptz NOT NULL DEFAULT calendar_now(),
  opened_at timestamptz NOT NULL DEFAULT now(),
  steps jsonb NOT NULL DEFAULT '[]',    -- [{step, proof: 'verified' | 'said-to-be-done' | 'impossible', code, at}]
  read_back_at timestamptz,
  closed_at timestamptz,
  complete boolean NOT NULL DEFAULT false,
  UNIQUE (account_id, app, version, kind)
);
CREATE INDEX receipt_open ON receipt (app) WHERE closed_at IS NULL;
