-- What a person said about facts that came back under another outside account is asked for at every merge.
CREATE INDEX question_moved ON question ((evidence ->> 'from')) WHERE kind = 'continuity';
-- Only the person can say: a guest's address is unverified. Set when they were asked.
ALTER TABLE question ADD COLUMN asked_member_on timestamptz;
