-- What would fall due if the books went on saying what they say now: made anew once a day of the calendar.
CREATE TABLE coming_end (
  account_id uuid NOT NULL REFERENCES account,
  scope text NOT NULL,                   -- group:NAME | app:NAME
  day date NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (account_id, scope)
);
CREATE INDEX coming_end_day ON coming_end (day);
-- Days on which the guard would hold it.
CREATE TABLE coming_wave (
  scope text NOT NULL,
  day date NOT NULL,
  count integer NOT NULL,
  most integer NOT NULL,                 -- what the guard lets go by itself
  PRIMARY KEY (scope, day)
);
