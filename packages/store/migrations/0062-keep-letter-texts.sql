-- Letters in the co-op's own words: every version is kept, the newest is in force. Both null: the hub's own text again.
CREATE TABLE letter_text (
  letter text NOT NULL,
  language text NOT NULL CHECK (language IN ('en', 'es')),
  version integer NOT NULL,
  subject text,
  body text,
  author text NOT NULL,                 -- account:<id>
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (letter, language, version),
  CHECK ((subject IS NULL) = (body IS NULL))
);
-- By the machine's clock, as texts are: what was worded since has to be seen anew.
ALTER TABLE mailing ADD COLUMN opened_at timestamptz NOT NULL DEFAULT now();
