-- Two accounts of one person that become one. What moved is kept, encrypted, for as long as it can be undone.
CREATE TABLE person_merge (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  keep_id uuid NOT NULL REFERENCES account,
  gone_id uuid NOT NULL REFERENCES account,
  choices jsonb NOT NULL DEFAULT '{}',  -- {app: keep | gone}: whose account there stays, where both have one
  state text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'done', 'undone', 'rejected')),
  proposed_by text NOT NULL,
  proposed_on timestamptz NOT NULL DEFAULT calendar_now(),
  decided_by text,
  decided_on timestamptz,
  undo_until_on timestamptz,
  moved text,                           -- encrypted; null before, and when it can be undone no more
  CHECK (keep_id <> gone_id)
);
CREATE UNIQUE INDEX person_merge_open ON person_merge (gone_id) WHERE state IN ('proposed', 'done');
CREATE INDEX person_merge_keep ON person_merge (keep_id);
