-- A limit of removals that people raised for one plan: who, when, and who agreed. Never "off": a number, once.
CREATE TABLE guard_raise (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  scope text NOT NULL,                   -- group:NAME | app:NAME
  up_to integer NOT NULL CHECK (up_to BETWEEN 1 AND 100000),
  author text NOT NULL,                  -- operator | account:<id>
  made_on timestamptz NOT NULL DEFAULT calendar_now(),
  second text,                           -- who agreed; never the author
  agreed_on timestamptz,
  ends_on timestamptz NOT NULL,          -- it has to be used by then
  stopped_on timestamptz,
  stopped_by text,
  plan_id bigint REFERENCES plan,        -- the one plan that used it
  CHECK (second IS DISTINCT FROM author)
);
CREATE INDEX guard_raise_open ON guard_raise (scope) WHERE stopped_on IS NULL AND plan_id IS NULL;
