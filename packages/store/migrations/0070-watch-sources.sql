-- What a source is watched by: its totals and who its token belongs to, what a person accepted of it, how many requests
-- it was sent, and until when its token is good.
ALTER TABLE source
  ADD COLUMN last_totals jsonb NOT NULL DEFAULT '{}',  -- rows of each collection in the last complete read
  ADD COLUMN pinned_me text;                           -- id of the token's owner, from the first complete read
CREATE TABLE source_acceptance (         -- a person looked, and what a read was held for is right
  source text NOT NULL REFERENCES source (name),
  read_id bigint NOT NULL,
  problem text NOT NULL CHECK (problem IN ('totals-fell', 'me-other')),
  params jsonb NOT NULL,
  accepted_on timestamptz NOT NULL DEFAULT calendar_now(),
  accepted_by text NOT NULL
);
CREATE INDEX source_acceptance_source ON source_acceptance (source, problem, accepted_on DESC);
CREATE TABLE source_budget (             -- requests sent to a source, for every process and run
  source text PRIMARY KEY REFERENCES source (name),
  sent jsonb NOT NULL,                   -- [[second, requests], …] of the last minute
  allowed integer NOT NULL,              -- requests a minute that we allow ourselves
  told_limit integer,                    -- as the source said last
  told_remaining integer,
  told_reset_at timestamptz,
  written_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE source_token (              -- a token that was tried before it replaced the one before
  source text PRIMARY KEY REFERENCES source (name),
  ends_on date,
  setting_ends_on date,                  -- what the settings said then: a later word of theirs counts again
  replaced_at timestamptz NOT NULL DEFAULT now()
);
-- When a hint is looked into: at once, or folded into a look that comes later.
ALTER TABLE hint
  ADD COLUMN due_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN tries integer NOT NULL DEFAULT 0;
