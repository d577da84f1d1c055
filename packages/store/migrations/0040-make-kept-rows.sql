-- Rows of books that the hub itself keeps: members entered by hand (source kind `manual`) and uploaded files (kind
-- `file` without a path). The worker reads them like any other source.
CREATE TABLE kept_row (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  source text NOT NULL,
  -- The ids by which the facts know the person and the row, each with its kind in front.
  person_alias text NOT NULL,
  row_alias text NOT NULL,
  type text NOT NULL DEFAULT 'INDIVIDUAL',
  name text,
  address text,
  data jsonb NOT NULL,
  reason text CHECK (reason IN ('honorary', 'solidarity', 'staff', 'founder', 'cash')),
  sponsor_id uuid REFERENCES account (id),
  added_by text NOT NULL,
  added_on timestamptz NOT NULL DEFAULT calendar_now(),
  changed_on timestamptz NOT NULL DEFAULT calendar_now(),
  UNIQUE (source, row_alias)
);
CREATE INDEX kept_row_person ON kept_row (source, person_alias);
