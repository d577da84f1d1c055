-- The books show an address that a member has not proved: they are asked at the one that they have.
CREATE TABLE address_change (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES account (id),
  identity_id uuid NOT NULL REFERENCES identity (id),
  address text,                          -- only while it is open
  address_hash text NOT NULL,            -- keyed: what was asked once is not asked at each read
  state text NOT NULL DEFAULT 'asked'
    CHECK (state IN ('asked', 'confirming', 'taken', 'declined', 'expired', 'overtaken')),
  counter integer NOT NULL DEFAULT 1,    -- a new one voids every older link
  expires_on timestamptz NOT NULL,
  closed_on timestamptz,
  UNIQUE (account_id, address_hash),
  CHECK ((address IS NOT NULL) = (state IN ('asked', 'confirming')))
);
CREATE UNIQUE INDEX address_change_open ON address_change (account_id) WHERE address IS NOT NULL;
