-- Spans in which a source could not be read: from the first full read that failed to the next complete one. A grace
-- does not run in them.
CREATE TABLE outage (
  source text NOT NULL REFERENCES source (name),
  from_on timestamptz NOT NULL,
  to_on timestamptz NOT NULL,
  PRIMARY KEY (source, from_on),
  CHECK (to_on > from_on)
);
