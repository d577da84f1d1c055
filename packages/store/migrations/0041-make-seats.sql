-- Seats of organizations that contribute: who holds one, and who fills them.
CREATE TABLE seat (
  identity_id uuid NOT NULL REFERENCES identity (id),
  account_id uuid NOT NULL REFERENCES account (id),
  filled_by text NOT NULL,
  filled_on timestamptz NOT NULL DEFAULT calendar_now(),
  PRIMARY KEY (account_id, identity_id)
);
CREATE INDEX seat_identity ON seat (identity_id, filled_on);

CREATE TABLE seat_keeper (
  identity_id uuid NOT NULL REFERENCES identity (id),
  account_id uuid NOT NULL REFERENCES account (id),
  -- How it was shown: Open Collective named the person as its admin, a treasurer did, or the mail to its addresses.
  origin text NOT NULL CHECK (origin IN ('oauth', 'treasurer', 'mail')),
  named_by text NOT NULL,
  named_on timestamptz NOT NULL DEFAULT calendar_now(),
  -- The end of access of which the keeper was told.
  told_until timestamptz,
  PRIMARY KEY (account_id, identity_id)
);
CREATE INDEX seat_keeper_identity ON seat_keeper (identity_id);
