-- Rules that somebody proposed, with who and when; nothing of them counts until enough people have said so.
CREATE TABLE rule_proposal (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  origin text NOT NULL CHECK (origin IN ('file', 'console')),
  basis integer NOT NULL,                -- version of the settings that it was made against
  digest text NOT NULL,                  -- of the whole document that is proposed
  document jsonb NOT NULL,               -- the whole document, without secrets
  affected integer NOT NULL,             -- people who would gain or lose, as the author was shown
  needs_second boolean NOT NULL,
  author text NOT NULL,                  -- operator | account:<id>
  made_on timestamptz NOT NULL DEFAULT calendar_now(),
  ends_on timestamptz NOT NULL,
  second text,
  agreed_on timestamptz,
  stopped_on timestamptz,
  stopped_by text,                       -- system: the settings moved on
  used_version integer,                  -- the version that it became
  CHECK (second IS DISTINCT FROM author)
);
CREATE INDEX rule_proposal_open ON rule_proposal (made_on) WHERE stopped_on IS NULL AND used_version IS NULL;
-- Who paid again while a grace ran: what a shorter grace would have cost. Kept for a year and a month.
CREATE TABLE paid_in_grace (
  account_id uuid NOT NULL REFERENCES account,
  group_name text NOT NULL,
  end_on timestamptz NOT NULL,           -- when the grace would have been over
  grace_days integer NOT NULL,
  back_on timestamptz NOT NULL DEFAULT calendar_now(),
  PRIMARY KEY (account_id, group_name, end_on)
);
