-- Who waits to be admitted to a group whose rule asks, and what was answered. An answer stays: a refusal too.
CREATE TABLE admission (
  account_id uuid NOT NULL REFERENCES account,
  group_name text NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'admitted', 'refused')),
  asked_on timestamptz NOT NULL DEFAULT calendar_now(),
  reminded smallint NOT NULL DEFAULT 0,  -- how often whoever answers was reminded
  answered_on timestamptz,
  answered_by text,                      -- operator | account:<id>
  PRIMARY KEY (account_id, group_name)
);
CREATE INDEX admission_waiting ON admission (asked_on) WHERE state = 'waiting';
