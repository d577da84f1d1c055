CREATE TABLE claim_code (
  code_hash text PRIMARY KEY,            -- keyed hash of the code as it is compared
  invitation_id uuid NOT NULL UNIQUE REFERENCES invitation, -- a new code voids the one before
  made_by text NOT NULL,
  made_on timestamptz NOT NULL DEFAULT calendar_now(),
  expires_on timestamptz NOT NULL
);
-- How the link of the present counter was reached: by a mail, which proves the address, or by a code, which proves none.
ALTER TABLE invitation ADD COLUMN reached_by text NOT NULL DEFAULT 'mail' CHECK (reached_by IN ('mail', 'code', 'proof'));
