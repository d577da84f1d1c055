-- Members who ask for another username, and accounts in apps that a person has to move by hand.
CREATE TABLE handle_request (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES account,
  wanted text,                          -- reserved while the request is open; forgotten when it is decided
  state text NOT NULL DEFAULT 'checking'
    CHECK (state IN ('checking', 'asked', 'granted', 'refused', 'withdrawn', 'taken')),
  asked_on timestamptz NOT NULL DEFAULT calendar_now(),
  decided_on timestamptz,
  decided_by text
);
CREATE UNIQUE INDEX handle_request_open ON handle_request (account_id) WHERE state IN ('checking', 'asked');
CREATE INDEX handle_request_account ON handle_request (account_id, asked_on DESC);
CREATE TABLE app_move (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES account,
  app text NOT NULL REFERENCES app,
  cause text NOT NULL CHECK (cause IN ('new-handle', 'merge')),
  other_id uuid REFERENCES account,     -- merge: the account whose own account there is given up
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'withdrawn')),
  retired_ref text,                     -- hash of the app's account that is not to be bound again
  opened_on timestamptz NOT NULL DEFAULT calendar_now(),
  ready_on timestamptz,                 -- the member has taken along what they need
  closed_on timestamptz,
  closed_by text
);
CREATE UNIQUE INDEX app_move_open ON app_move (account_id, app, cause) WHERE state = 'open';
CREATE INDEX app_move_retired ON app_move (app, retired_ref) WHERE retired_ref IS NOT NULL;
