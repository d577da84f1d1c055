import type { MemberLetter } from '@latchkey/domain/letter-kinds';
import { type LetterText, namesIn } from './letter-text.ts';
import { letterNames } from './letters.ts';

/** What is wrong with a text that somebody wrote. `name`: which name it is about. */
export type LetterFault = {
  field: 'subject' | 'body';
  code: 'empty' | 'too-long' | 'one-line' | 'unknown-name' | 'missing-name' | 'link-alone' | 'brace' | 'html';
  name?: string;
};

const LONGEST = { subject: 150, body: 6000 } as const;
const PARAGRAPH = /\n[^\S\n]*\n/;

/**
 * Everything that is wrong with a letter in the co-op's own words.
 *
 * | subject, body                                       | fault        |
 * |-----------------------------------------------------|--------------|
 * | nothing                                             | empty        |
 * | more than 150, 6,000 characters                     | too-long     |
 * | a subject of more than one line                     | one-line     |
 * | a tag of HTML: letters are plain text               | html         |
 * | a name that this letter does not have               | unknown-name |
 * | a brace that belongs to no name                     | brace        |
 * | {link} in the subject, or not alone on its line     | link-alone   |
 * | without a name that this letter cannot do without   | missing-name |
 */
export function checkLetter(letter: MemberLetter, text: LetterText): LetterFault[] {
  const { may, must } = letterNames(letter);
  const faults: LetterFault[] = [];
  for (const field of ['subject', 'body'] as const) {
    const said = text[field];
    const add = (code: LetterFault['code'], name?: string) =>
      faults.push(name === undefined ? { field, code } : { field, code, name });
    if (said.trim() === '') add('empty');
    if (said.length > LONGEST[field]) add('too-long');
    if (/<\/?[a-z][^<>]*>/i.test(said)) add('html');
    for (const name of namesIn(said)) if (!may.includes(name)) add('unknown-name', name);
    if (/[{}]/.test(said.replaceAll(/\{\w+\}/g, ''))) add('brace');
  }
  if (/[\r\n]/.test(text.subject)) faults.push({ field: 'subject', code: 'one-line' });
  if (text.subject.includes('{link}')) faults.push({ field: 'subject', code: 'link-alone' });
  const mixed = text.body
    .split(PARAGRAPH)
    .some((part) => part.includes('{link}') && part.trim() !== '{link}');
  if (mixed) faults.push({ field: 'body', code: 'link-alone' });
  const used = namesIn(`${text.subject} ${text.body}`);
  for (const name of must)
    if (!used.includes(name)) faults.push({ field: 'body', code: 'missing-name', name });
  return faults;
}
