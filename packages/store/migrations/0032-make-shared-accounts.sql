-- Accounts of a collective or a working group. Nobody signs in to one: its keepers sign in as themselves and go on as it.
ALTER TABLE account ADD COLUMN kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'shared'));
CREATE TABLE keeper (
  shared_id uuid NOT NULL REFERENCES account,
  keeper_id uuid NOT NULL REFERENCES account,
  named_by text NOT NULL,
  named_on timestamptz NOT NULL DEFAULT calendar_now(),
  PRIMARY KEY (shared_id, keeper_id)
);
CREATE INDEX keeper_keeper ON keeper (keeper_id);
ALTER TABLE session ADD COLUMN keeper_id uuid;   -- who opened it, where it is a shared account's
ALTER TABLE session ADD COLUMN opened_from text; -- their own session, which it ends with
CREATE INDEX session_keeper ON session (keeper_id) WHERE keeper_id IS NOT NULL;
CREATE INDEX session_opened_from ON session (opened_from) WHERE opened_from IS NOT NULL;
