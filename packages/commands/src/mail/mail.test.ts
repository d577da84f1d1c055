import { describe, expect, test } from '@jest/globals';
import { MEMBER_LETTERS } from '@latchkey/domain/letter-kinds';
import { createText } from '@latchkey/runtime/text/text';
import type { WeekNews } from '@latchkey/store/desk-news';
import { MAIL_PAYLOADS } from '../../../../test/support/mail-samples.ts';
import { namesIn } from './letter-text.ts';
import { defaultText, letterNames } from './letters.ts';
import { type MailFacts, renderMail } from './render-mail.ts';

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
  leavers: Array.from({ length: 45 }, (_, at) => ({
    name: at === 0 ? null : `Person ${at}`,
    endOn: new Date('2027-01-04T10:00:00Z'),
  })),
};

const week: WeekNews = {
  claimed: 0,
  lapsed: 0,
  left: 0,
  inGrace: 2,
  ready: 0,
  heldChanges: 0,
  heldMails: 0,
  questions: 0,
  sources: [{ name: 'books', readAgoMs: 12 * 60_000 }],
};

const all = Object.entries(MAIL_PAYLOADS).flatMap(([template, list]) =>
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

describe('the weekly digest', () => {
  const digest = (news: WeekNews) =>
    renderMail({ template: 'weekly-digest', payload: {} }, { ...facts, language: 'en', news });

  test('comes also when nothing happened, and says how old the last read is', () => {
    const mail = digest(week);
    expect(mail?.subject).toBe('All quiet at Marea <Común>; last read 12 minutes ago');
    expect(mail?.text).toContain('- “books” was last read 12 minutes ago');
    expect(mail?.text).toContain('- 2 people have access for the time being');
  });

  test('says what waits before what happened', () => {
    const mail = digest({ ...week, claimed: 1, lapsed: 3, heldChanges: 2 });
    expect(mail?.subject).toBe('The week at Marea <Común>');
    const at = (text: string) => mail?.text.indexOf(text) ?? -1;
    expect(at('- 2 changes that are held')).toBeGreaterThan(0);
    expect(at('- 1 person made an account')).toBeGreaterThan(at('- 2 changes that are held'));
    expect(mail?.html).toContain('<li>the access of 3 people ended</li>');
  });

  test('is not called quiet where the books were not read for a day, or never', () => {
    const old = digest({ ...week, sources: [{ name: 'books', readAgoMs: 30 * 3_600_000 }] });
    expect(old?.text.replaceAll(/\s+/g, ' ')).toContain('“books” was last read completely 30 hours ago');
    expect(old?.subject).toBe('The week at Marea <Común>');
    const never = digest({ ...week, sources: [{ name: 'books', readAgoMs: null }] });
    expect(never?.text).toContain('“books” was never read completely');
  });
});
