CREATE TABLE source (
  name text PRIMARY KEY,
  kind text NOT NULL,
  pinned_id text,                       -- the collective's id, from the first read
  pinned_slug text,
  hook_hash text,                       -- hash of the secret in the hook's path
  first_read_on timestamptz,
  last_complete_on timestamptz,
  previous_complete_on timestamptz,
  last_total integer,                   -- rows in the last complete read
  last_read_at timestamptz,             -- machine: when the last read ended
  last_problem text
);
CREATE TABLE source_read (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text NOT NULL REFERENCES source,
  kind text NOT NULL CHECK (kind IN ('full', 'one')),
  started_on timestamptz NOT NULL,
  finished_on timestamptz,
  complete boolean NOT NULL DEFAULT false,
  counts jsonb NOT NULL DEFAULT '{}',
  problems jsonb NOT NULL DEFAULT '[]'   -- [{code, params}]
);
CREATE INDEX source_read_source ON source_read (source, id DESC);
CREATE TABLE identity (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  source text NOT NULL REFERENCES source,
  account_id uuid REFERENCES account,
  type text NOT NULL,
  is_guest boolean NOT NULL DEFAULT false,
  is_incognito boolean NOT NULL DEFAULT false,
  slug text,                            -- shown and used for links, never a key; kept only while a rule concerns the person
  name text,                            -- likewise, and only until somebody has claimed
  address text,                         -- likewise
  concerned boolean NOT NULL DEFAULT false,
  first_read_on timestamptz NOT NULL,
  last_read_on timestamptz NOT NULL
);
CREATE INDEX identity_account ON identity (account_id);
CREATE INDEX identity_address ON identity (lower(address)) WHERE account_id IS NOT NULL;
CREATE TABLE identity_alias (
  source text NOT NULL REFERENCES source,
  alias text NOT NULL,                  -- legacyId:…, id:…, publicId:…
  identity_id uuid NOT NULL REFERENCES identity,
  PRIMARY KEY (source, alias)
);
CREATE INDEX identity_alias_identity ON identity_alias (identity_id);
CREATE TABLE fact (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  source text NOT NULL REFERENCES source,
  identity_id uuid NOT NULL REFERENCES identity,
  kind text NOT NULL,                   -- member | order | manual
  data jsonb NOT NULL,
  missing boolean NOT NULL DEFAULT false,
  first_read_on timestamptz NOT NULL,
  last_read_on timestamptz NOT NULL,    -- the last read that wrote it; one that finds nothing new writes nothing
  since_on timestamptz,
  confirmed_on timestamptz
);
CREATE INDEX fact_identity ON fact (identity_id);
CREATE INDEX fact_source ON fact (source);
-- Facts as decisions read them. A fact in a run has been agreed to by every complete read since, so the latest one is
-- kept with the source alone, and a read without news writes no fact.
CREATE VIEW fact_now AS
  SELECT f.id, f.source, f.identity_id, f.kind, f.data, f.missing, f.first_read_on,
    CASE WHEN f.since_on IS NOT NULL AND NOT f.missing THEN greatest(f.last_read_on, s.last_complete_on)
      ELSE f.last_read_on END AS last_read_on,
    f.since_on,
    CASE WHEN f.since_on IS NOT NULL THEN greatest(s.last_complete_on, f.since_on) END AS agreed_on,
    f.confirmed_on
  FROM fact f JOIN source s ON s.name = f.source;
CREATE TABLE fact_alias (
  source text NOT NULL REFERENCES source,
  kind text NOT NULL,
  alias text NOT NULL,
  fact_id uuid NOT NULL REFERENCES fact,
  PRIMARY KEY (source, kind, alias)
);
CREATE INDEX fact_alias_fact ON fact_alias (fact_id);
CREATE TABLE hint (                      -- what a hook told; a reason to look, never a fact
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text NOT NULL REFERENCES source,
  number text,                          -- the source's activity number
  type text NOT NULL,
  alias text,                           -- the account it is about
  arrived_at timestamptz NOT NULL DEFAULT now(),
  read_at timestamptz,
  UNIQUE (source, number)
);
CREATE INDEX hint_unread ON hint (source, id) WHERE read_at IS NULL;
CREATE TABLE question (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  identity_id uuid REFERENCES identity,
  account_id uuid REFERENCES account,
  kind text NOT NULL,
  evidence jsonb NOT NULL,              -- ids and codes only
  asked_on timestamptz NOT NULL DEFAULT calendar_now(),
  answered_on timestamptz,
  answer jsonb,
  answered_by text
);
CREATE UNIQUE INDEX question_open ON question (kind, identity_id) WHERE answered_on IS NULL;
CREATE INDEX question_identity ON question (identity_id);
