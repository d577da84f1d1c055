import type { Reader } from '@latchkey/store/database';
import { readLetterTexts } from '@latchkey/store/letter-text';
import { isLetter } from './letters.ts';
import type { OwnTexts } from './render-mail.ts';

/** The letters that the co-op says in its own words. */
export async function readOwnTexts(db: Reader): Promise<OwnTexts> {
  const own: { -readonly [Language in keyof OwnTexts]: Record<string, { subject: string; body: string }> } =
    {};
  for (const { letter, language, subject, body } of await readLetterTexts(db)) {
    if (!isLetter(letter)) continue;
    own[language] = { ...own[language], [letter]: { subject, body } };
  }
  return own;
}
