import { describe, expect, test } from '@jest/globals';
import { MEMBER_LETTERS } from '@latchkey/domain/letter-kinds';
import { createText } from '@latchkey/runtime/text/text';
import { checkLetter } from './check-letter.ts';
import { fillLetter } from './letter-text.ts';
import { defaultText } from './letters.ts';

const good = { subject: 'Come in, {coop} is waiting', body: '{hello}\n\nOpen this:\n\n{link}\n\nSee you!' };

describe('a letter in the co-op’s own words', () => {
  test.each([
    ['that is whole', good, []],
    ['without a subject', { ...good, subject: ' ' }, ['subject empty']],
    ['with a long subject', { ...good, subject: 'x'.repeat(151) }, ['subject too-long']],
    ['with a long text', { ...good, body: `{link}\n\n${'x'.repeat(6000)}` }, ['body too-long']],
    ['with two lines of subject', { ...good, subject: 'One\nBcc: two@example.org' }, ['subject one-line']],
    ['with a tag', { ...good, body: '<b>Open</b>\n\n{link}' }, ['body html']],
    ['with a name of another letter', { ...good, body: '{date}\n\n{link}' }, ['body unknown-name date']],
    [
      'with a name of JavaScript',
      { ...good, body: '{constructor}\n\n{link}' },
      ['body unknown-name constructor'],
    ],
    ['with half a brace', { ...good, body: '{hello\n\n{link}' }, ['body brace']],
    ['with the link in the subject', { ...good, subject: 'Open {link}' }, ['subject link-alone']],
    ['with words beside the link', { ...good, body: 'Open {link} now' }, ['body link-alone']],
    ['without the link', { ...good, body: 'Hello!' }, ['body missing-name link']],
  ])('%s', (_, text, faults) => {
    const found = checkLetter('invitation', text).map(({ field, code, name }) =>
      [field, code, name].filter((part) => part !== undefined).join(' '),
    );
    expect(found).toEqual(faults);
  });

  test.each(MEMBER_LETTERS)('the hub’s own words for %s are whole', (letter) => {
    for (const language of ['en', 'es'] as const) {
      expect(checkLetter(letter, defaultText(createText(language), letter))).toEqual([]);
    }
  });
});

describe('filling in', () => {
  const link = { label: 'Go', url: 'https://example.org/' };

  test('leaves out a paragraph that names what there is not, and makes the link a block of its own', () => {
    const body = 'Until {date}.\n \nAbout {groups}.\n\n{link}\n\n\n\nBye';
    expect(fillLetter({ subject: '{date}', body }, { date: 'May', groups: null }, link)).toEqual({
      subject: 'May',
      blocks: [
        { kind: 'text', text: 'Until May.' },
        { kind: 'link', ...link },
        { kind: 'text', text: 'Bye' },
      ],
    });
    expect(fillLetter({ subject: 's', body: '{link}' }, {}, null).blocks).toEqual([]);
  });

  test('never reads a name out of a value', () => {
    const filled = fillLetter({ subject: '{a}', body: '{a}' }, { a: '{link} {b}', b: 'secret' }, link);
    expect(filled).toEqual({ subject: '{link} {b}', blocks: [{ kind: 'text', text: '{link} {b}' }] });
  });
});
