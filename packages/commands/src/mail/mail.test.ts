import { describe, expect, test } from '@jest/globals';
import { MEMBER_LETTERS, type MemberLetter } from '@latchkey/domain/letter-kinds';
import { createText } from '@latchkey/runtime/text/text';
import { namesIn } from './letter-text.ts';
import { defaultText, LETTERS, letterNames } from './letters.ts';
import { type MailFacts, renderMail } from './render-mail.ts';
import type { TemplateName } from './templates.ts';

const facts: MailFacts = {
  language: null,
  languages: ['en', 'es'],
  name: 'Ana <b>&"Pérez"\r\nBcc: all@example.org',
  username: 'ana',
  coop: 'Marea <Común>',
  issuer: 'https://id.example.org',
  timezone: 'Europe/Madrid',
  contact: 'hello@example.org',
  payUrl: 'https://example.org/pay?a=1&b=2',
  groupTitles: { members: 'Members' },
  link: 'https://id.example.org/join/TOKEN',
};

const payloads: Record<TemplateName | MemberLetter, Record<string, unknown>[]> = {
  ...(Object.fromEntries(MEMBER_LETTERS.map((letter) => [letter, [{}, LETTERS[letter].sample]])) as Record<
    MemberLetter,
    Record<string, unknown>[]
  >),
  suspended: [{ hold: 'security' }, { hold: 'new-kind' }],
  'ended-by-admin': [{ how: 'barred' }, { how: 'until-paid' }, { hold: 'barred' }],
  'admission-waits': [{}],
  'admission-admitted': [{ group: 'members' }],
  'admission-refused': [{ group: 'members' }],
  'admissions-wait': [{ count: 1 }, { count: 4 }],
  'end-contribution': [{ count: 1 }, { count: 3 }],
  'invitation-preview': [{}],
  'mails-held': [{}],
  'many-new-people': [{ count: 1 }, { count: 31, planId: '7' }],
  'shell-change': [{ act: 'person suspend' }],
  'source-trouble': [{ source: 'books', code: 'unreachable' }, { source: 'books' }],
};

const all = Object.entries(payloads).flatMap(([template, list]) =>
  list.flatMap((payload) =>
    ([null, 'en', 'es'] as const).map((language) => ({ template, payload, language })),
  ),
);

describe('every mail', () => {
  test.each(all)(
    '$template $payload in $language is whole in both parts',
    ({ template, payload, language }) => {
      const mail = renderMail({ template, payload }, { ...facts, language });
      if (mail === null) throw new Error('no mail');
      expect(mail.subject).toMatch(/^[^\r\n]{8,}$/);
      expect(mail.text).not.toMatch(/[{}]|undefined|null/);
      expect(mail.text.split('\n').every((line) => line.length <= 78 || line.startsWith('http'))).toBe(true);
      expect(mail.html).not.toContain('<b>');
      expect(mail.html).toContain('Marea &lt;Común&gt;');
      expect(mail.html).not.toMatch(/<script|<img|src=/);
      const languages = language === null ? ['en', 'es'] : [language];
      for (const one of languages) expect(mail.html).toContain(`<div lang="${one}"`);
      expect(mail.html.match(/<div lang=/g)).toHaveLength(languages.length);
    },
  );

  test('links of every mail lead to the issuer, or to where memberships are paid', () => {
    for (const { template, payload, language } of all) {
      const mail = renderMail({ template, payload }, { ...facts, language });
      for (const url of mail?.text.match(/https?:\S+/g) ?? []) {
        expect([facts.issuer, 'https://example.org']).toContain(new URL(url).origin);
      }
    }
  });
});

test('an invitation speaks every language of the co-op until its member has chosen one, with one link in each', () => {
  const mail = renderMail({ template: 'invitation', payload: {} }, facts);
  expect(mail?.subject).toBe('Your key to Marea <Común> · Tu llave de Marea <Común>');
  expect(mail?.text.match(/\/join\/TOKEN/g)).toHaveLength(2);
});

test('a preview holds no link of anybody', () => {
  const mail = renderMail({ template: 'invitation-preview', payload: {} }, { ...facts, link: null });
  expect(mail?.text).not.toContain('TOKEN');
  expect(mail?.text).toContain('https://id.example.org/join\n');
});

test('the end of a grace is told as a day in the co-op’s time zone', () => {
  const payload = { ends: [{ group: 'members', endOn: '2026-12-23T23:30:00.000Z' }] };
  const told = (language: 'en' | 'es') =>
    renderMail({ template: 'grace-started', payload }, { ...facts, language })?.text.replaceAll('\n', ' ');
  expect(told('en')).toContain('24 December 2026');
  expect(told('es')).toContain('24 de diciembre de 2026');
});

test('a template that nobody wrote is told apart from one that is empty', () => {
  expect(renderMail({ template: 'constructor', payload: {} }, facts)).toBeNull();
});

test.each(MEMBER_LETTERS)('%s names in its own text only what it may, and all that it must', (letter) => {
  const { may, must } = letterNames(letter);
  for (const language of ['en', 'es'] as const) {
    const { subject, body } = defaultText(createText(language), letter);
    const names = namesIn(`${subject} ${body}`);
    expect(may).toEqual(expect.arrayContaining(names));
    expect(names).toEqual(expect.arrayContaining([...must]));
  }
});
