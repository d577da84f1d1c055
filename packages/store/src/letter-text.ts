import type { Language } from '@latchkey/domain/account';
import type { Reader, Tx } from './database.ts';

/** A letter in one language in the co-op's own words. `version`: how often it was changed. */
export type LetterTextRow = {
  letter: string;
  language: Language;
  version: number;
  subject: string;
  body: string;
};

/** Every letter that the co-op says in its own words, as it stands now. */
export async function readLetterTexts(db: Reader): Promise<LetterTextRow[]> {
  const rows = await db.query<
    Omit<LetterTextRow, 'subject' | 'body'> & { subject: string | null; body: string }
  >(
    `SELECT DISTINCT ON (letter, language) letter, language, version, subject, body FROM letter_text
     ORDER BY letter, language, version DESC`,
  );
  return rows.filter((row): row is LetterTextRow => row.subject !== null);
}

/** Version of a letter's text in one language; 0: it was never changed. */
export async function readTextVersion(db: Reader, letter: string, language: Language): Promise<number> {
  const [row] = await db.query<{ version: number }>(
    'SELECT coalesce(max(version), 0) AS version FROM letter_text WHERE letter = $1 AND language = $2',
    [letter, language],
  );
  return row?.version ?? 0;
}

/** Writes the next version; `text` null: the hub's own text again. Fails on the key where somebody wrote it first. */
export async function insertLetterText(
  tx: Tx,
  row: {
    letter: string;
    language: Language;
    version: number;
    text: { subject: string; body: string } | null;
    author: string;
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO letter_text (letter, language, version, subject, body, author) VALUES ($1, $2, $3, $4, $5, $6)`,
    [row.letter, row.language, row.version, row.text?.subject ?? null, row.text?.body ?? null, row.author],
  );
}

/** Lets one transaction at a time change a letter. */
export async function lockLetter(tx: Tx, letter: string): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('letter:' || $1, 0))`, [letter]);
}
