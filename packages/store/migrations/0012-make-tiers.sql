-- Tiers of a source as its latest read showed them: so that a rule may name one, and pages show names for ids.
CREATE TABLE tier (
  source text NOT NULL REFERENCES source (name),
  id text NOT NULL,
  -- Every other id that the source gives for it.
  aliases text[] NOT NULL DEFAULT '{}',
  name text NOT NULL,
  slug text,
  type text,
  -- The latest read no longer had it.
  gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (source, id)
);
