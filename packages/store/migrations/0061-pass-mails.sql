-- Which mails to members may go out: `cleared` by a person or by their kind, `counted` under the limits of an hour and a
-- day, `held` for a click. Null: not looked at yet.
ALTER TABLE message ADD COLUMN pass text CHECK (pass IN ('cleared', 'counted', 'held'));
ALTER TABLE message ADD COLUMN held_reason text CHECK (held_reason IN ('not-opened', 'burst'));
ALTER TABLE message ADD COLUMN passed_on timestamptz;
CREATE INDEX message_counted ON message (passed_on) WHERE pass = 'counted';
CREATE INDEX message_held ON message (made_at) WHERE pass = 'held' AND state = 'waiting';
-- From here on the hub mails members: somebody has seen the list and the text, and pressed send.
CREATE TABLE mailing (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  opened_on timestamptz NOT NULL DEFAULT calendar_now(),
  opened_by text NOT NULL               -- operator | account:<id>
);
INSERT INTO mailing (opened_on, opened_by)
  SELECT min(sent_on), 'operator' FROM invitation WHERE role IS NULL AND sent_on IS NOT NULL HAVING count(*) > 0;
-- Invitations that go out by themselves, so many a day.
ALTER TABLE invitation ADD COLUMN queued_on timestamptz;
CREATE INDEX invitation_queued ON invitation (queued_on) WHERE queued_on IS NOT NULL;
