-- One event, one mail: a second message with the key of an event that was told is none.
ALTER TABLE message ADD COLUMN event_key text UNIQUE;
-- People who are never mailed, whatever happens (bereavement, conflict, asked).
CREATE TABLE never_mail (
  account_id uuid PRIMARY KEY REFERENCES account,
  reason_code text NOT NULL CHECK (reason_code IN ('bereavement', 'conflict', 'asked')),
  placed_by text NOT NULL,              -- operator | account:<id>
  placed_on timestamptz NOT NULL DEFAULT calendar_now()
);
