CREATE TABLE plan (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  made_on timestamptz NOT NULL DEFAULT calendar_now(),
  made_at timestamptz NOT NULL DEFAULT now(),
  cause text NOT NULL,                  -- pull | settings | one | operator
  settings_version integer,
  state text NOT NULL DEFAULT 'making'
    CHECK (state IN ('making', 'open', 'applying', 'done', 'rejected', 'superseded')),
  totals jsonb NOT NULL DEFAULT '{}',
  author text NOT NULL DEFAULT 'system'
);
CREATE TABLE plan_change (
  plan_id bigint NOT NULL REFERENCES plan,
  number integer NOT NULL,
  account_id uuid,
  identity_id uuid,
  seen_version integer,                 -- the account's version that was decided on
  urgency smallint NOT NULL DEFAULT 0,  -- 1: takes something away, applied first
  kind text NOT NULL,
  change_key text NOT NULL,
  change jsonb NOT NULL,
  held text,                            -- the guard's reason; null: it goes on
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'applied', 'skipped', 'rejected', 'held')),
  PRIMARY KEY (plan_id, number)
);
CREATE INDEX plan_change_open ON plan_change (account_id) WHERE state IN ('waiting', 'held');
CREATE INDEX plan_change_held ON plan_change (plan_id) WHERE state = 'held';
CREATE TABLE approval (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  plan_id bigint REFERENCES plan,
  items jsonb NOT NULL,                 -- [{account|identity, key}] exactly as shown
  author text NOT NULL,
  made_on timestamptz NOT NULL DEFAULT calendar_now(),
  ends_on timestamptz NOT NULL,
  withdrawn_on timestamptz
);
CREATE TABLE removal_ticket (
  scope text NOT NULL,                  -- group:NAME | app:NAME
  account_id uuid NOT NULL,
  taken_on timestamptz NOT NULL DEFAULT calendar_now(),
  forced boolean NOT NULL DEFAULT false, -- approved, or a named person's own suspension
  PRIMARY KEY (scope, account_id, taken_on)
);
CREATE INDEX removal_ticket_scope ON removal_ticket (scope, taken_on);
CREATE TABLE message (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid,
  kind text NOT NULL,                   -- mail | logout
  template text NOT NULL,               -- mail: its template; logout: the client_id
  payload jsonb NOT NULL DEFAULT '{}',  -- codes, ids, dates; never an address or a token
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed', 'withdrawn')),
  due_on timestamptz,                   -- null: at once
  next_try_at timestamptz NOT NULL DEFAULT now(),
  claimed_until timestamptz,
  tries integer NOT NULL DEFAULT 0,
  outcome text,
  made_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz
);
CREATE INDEX message_waiting ON message (next_try_at) WHERE state = 'waiting';
CREATE INDEX message_account ON message (account_id);
CREATE TABLE task (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL,                   -- handle-free | sync | app-check | mail-test | read-one …
  arguments jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  steps jsonb NOT NULL DEFAULT '[]',
  result jsonb,
  asked_by text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  claimed_until timestamptz,
  closed_at timestamptz
);
CREATE INDEX task_waiting ON task (made_at) WHERE state IN ('waiting', 'running');
CREATE TABLE due (                       -- what the calendar brings; `tick` looks here
  name text PRIMARY KEY,
  last_ran_on timestamptz,
  last_ran_at timestamptz,
  settings_version integer
);
