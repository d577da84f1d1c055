-- Keepers by mail: the addresses that the books give an organization, and what was asked of each.
ALTER TABLE identity
  ADD COLUMN admin_addresses text[];  -- an organization's: all its admins', unlabelled; kept only while a rule gives seats
CREATE TABLE keeper_ask (             -- one mail to one address; its link is derived, and works once
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  identity_id uuid NOT NULL REFERENCES identity (id),
  address text NOT NULL,
  asked_by text NOT NULL,
  asked_on timestamptz NOT NULL DEFAULT calendar_now(),
  expires_on timestamptz NOT NULL,
  answered_on timestamptz
);
CREATE INDEX keeper_ask_identity ON keeper_ask (identity_id);
