-- What a treasurer is asked to do in the books about the contribution of somebody who stays out. One row a contribution.
CREATE TABLE contribution_ask (
  fact_id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account,
  cause text NOT NULL CHECK (cause IN ('barred', 'refused')), -- end it | end it and return what was paid
  asked_on timestamptz NOT NULL DEFAULT calendar_now(),
  told_on timestamptz,                                         -- when the mail to the treasurers was written
  closed_on timestamptz                                        -- it no longer runs, its person is no longer out, or somebody said it is done
);
CREATE INDEX contribution_ask_open ON contribution_ask (account_id) WHERE closed_on IS NULL;
