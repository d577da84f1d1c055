import type { MemberLetter } from '@latchkey/domain/letter-kinds';
import { endsOf } from '@latchkey/domain/letter-still-so';
import type { Text } from '@latchkey/runtime/text/text';
import type { Draft } from './draft.ts';
import { fillLetter, type LetterText } from './letter-text.ts';
import type { MailFacts } from './render-mail.ts';

type Payload = Readonly<Record<string, unknown>>;

/**
 * One letter. `names`: what its text may name besides COMMON, with the value. `must`: what it may not leave out. `to`:
 * where its link leads. `sample`: a payload to show it with.
 */
type LetterDef = {
  names: Readonly<Record<string, (text: Text, facts: MailFacts, payload: Payload) => string | null>>;
  must: readonly string[];
  to: 'claim' | 'apps' | 'account' | 'keep' | 'pay' | 'pay-until-paid' | null;
  sample: (about: SampleAbout) => Payload;
};

/** What a sample tells of: a group, and a day (ISO). */
export type SampleAbout = { group: string; on: string };

const date = (text: Text, facts: MailFacts, iso: unknown) =>
  typeof iso === 'string' && !Number.isNaN(Date.parse(iso)) ? text.date(new Date(iso), facts.timezone) : null;
const titles = (facts: MailFacts, groups: readonly unknown[]) =>
  groups.length === 0 ? null : groups.map((one) => facts.groupTitles[String(one)] ?? String(one)).join(', ');

const ends = {
  date: (text: Text, facts: MailFacts, payload: Payload) =>
    date(
      text,
      facts,
      endsOf(payload)
        .map(({ endOn }) => endOn)
        .sort()[0],
    ),
  groups: (_: Text, facts: MailFacts, payload: Payload) =>
    titles(
      facts,
      endsOf(payload).map(({ group }) => group),
    ),
};
const endsSample = ({ group, on }: SampleAbout) => ({ ends: [{ group, endOn: on }] });

const organization = (text: Text, facts: MailFacts) => facts.organization ?? text.t('letters.organization');

const none = { names: {}, must: [], sample: () => ({}) } as const;

/** The letters to members: their texts stand in text/…/letters.ts, or are the co-op's own. */
export const LETTERS: Readonly<Record<MemberLetter, LetterDef>> = {
  invitation: { ...none, must: ['link'], to: 'claim' },
  'invitation-reminder': { ...none, must: ['link'], to: 'claim' },
  'invitation-last': {
    names: { date: (text, facts, payload) => date(text, facts, payload.expiresOn) },
    must: ['link'],
    to: 'claim',
    sample: ({ on }) => ({ expiresOn: on }),
  },
  claimed: { ...none, must: ['username'], to: 'apps' },
  'grace-started': { names: ends, must: ['date'], to: 'pay', sample: endsSample },
  cancelled: { names: ends, must: ['date'], to: 'pay', sample: endsSample },
  'ends-soon': {
    names: {
      ...ends,
      export: (text, facts) => text.t('letters.export', { url: `${facts.issuer}/account` }),
    },
    must: ['date'],
    to: 'pay',
    sample: endsSample,
  },
  'renewal-note': {
    names: { date: (text, facts, payload) => date(text, facts, payload.renewsOn) },
    must: ['date'],
    to: 'pay',
    sample: ({ on }) => ({ renewsOn: on }),
  },
  'access-ended': { ...none, to: 'pay', sample: () => ({ hold: 'lapsed' }) },
  'group-ended': {
    names: {
      groups: (_, facts, payload) => titles(facts, Array.isArray(payload.groups) ? payload.groups : []),
    },
    must: ['groups'],
    to: 'apps',
    sample: ({ group }) => ({ groups: [group] }),
  },
  suspended: {
    names: {
      reason: (text, facts, payload) => {
        const key = `idp.hold.${String(payload.hold)}`;
        return text.t(text.has(key) ? key : 'idp.hold.manual', { coop: facts.coop });
      },
    },
    must: ['reason'],
    to: null,
    sample: () => ({ hold: 'manual' }),
  },
  restored: { ...none, to: 'apps' },
  left: { ...none, to: 'pay' },
  'ended-by-admin': {
    names: {
      until_paid: (text, _, payload) => (payload.how === 'until-paid' ? text.t('letters.until_paid') : null),
    },
    must: [],
    to: 'pay-until-paid',
    sample: () => ({ how: 'until-paid' }),
  },
  'handle-granted': { ...none, must: ['username'], to: 'account' },
  'handle-refused': { ...none, to: 'account' },
  'keeper-asked': {
    names: { organization, date: (text, facts, payload) => date(text, facts, payload.expiresOn) },
    must: ['organization', 'link'],
    to: 'keep',
    sample: ({ on }) => ({ expiresOn: on }),
  },
  'seats-free': {
    names: {
      organization,
      free: (text, _, payload) => (typeof payload.free === 'number' ? text.number(payload.free) : null),
    },
    must: ['organization'],
    to: 'keep',
    sample: () => ({ free: 2 }),
  },
  'seats-end': {
    names: { organization, date: (text, facts, payload) => date(text, facts, payload.until) },
    must: ['organization', 'date'],
    to: 'keep',
    sample: ({ on }) => ({ until: on }),
  },
};

/** What every letter may name. */
const COMMON: LetterDef['names'] = {
  hello: (text: Text, facts: MailFacts) =>
    facts.name === null ? text.t('letters.hello') : text.t('letters.hello_name', { name: facts.name }),
  coop: (_: Text, facts: MailFacts) => facts.coop,
  username: (_: Text, facts: MailFacts) => facts.username,
};

/** Whether a mail is a letter to members, whose text the co-op may change. */
export function isLetter(template: string): template is MemberLetter {
  return Object.hasOwn(LETTERS, template);
}

/** The names that the text of a letter may use, and those it may not leave out. */
export function letterNames(letter: MemberLetter): { may: string[]; must: readonly string[] } {
  const { names, must, to } = LETTERS[letter];
  return { may: [...Object.keys(COMMON), ...Object.keys(names), ...(to === null ? [] : ['link'])], must };
}

/** The text that a letter has where the co-op has not written its own. */
export function defaultText(text: Text, letter: MemberLetter): LetterText {
  return { subject: text.raw(`letters.${letter}.subject`), body: text.raw(`letters.${letter}.body`) };
}

/** Writes a letter in one language, in the co-op's own words where it has some. */
export function draftLetter(text: Text, letter: MemberLetter, facts: MailFacts, payload: Payload): Draft {
  const { names } = LETTERS[letter];
  const values: Record<string, string | null> = {};
  for (const [name, value] of Object.entries({ ...COMMON, ...names }))
    values[name] = value(text, facts, payload);
  const own = facts.ownTexts?.[text.language]?.[letter];
  return fillLetter(own ?? defaultText(text, letter), values, linkOf(text, letter, facts, payload));
}

function linkOf(text: Text, letter: MemberLetter, facts: MailFacts, payload: Payload) {
  const { to } = LETTERS[letter];
  const label = `letters.${letter}.link`;
  const url = urlOf(to, facts, payload);
  return url === null || !text.has(label) ? null : { label: text.t(label), url };
}

function urlOf(to: LetterDef['to'], facts: MailFacts, payload: Payload): string | null {
  switch (to) {
    case 'claim':
      return facts.link ?? `${facts.issuer}/join`;
    case 'apps':
      return `${facts.issuer}/`;
    case 'account':
      return `${facts.issuer}/account/handle`;
    case 'keep':
      return facts.link ?? `${facts.issuer}/account/seats`;
    case 'pay':
      return facts.payUrl;
    case 'pay-until-paid':
      return payload.how === 'until-paid' ? facts.payUrl : null;
    case null:
      return null;
  }
}
