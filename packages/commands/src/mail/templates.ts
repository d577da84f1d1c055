import { MEMBER_LETTERS } from '@latchkey/domain/letter-kinds';
import type { Text } from '@latchkey/runtime/text/text';
import { z } from 'zod';
import { addressTemplates } from './address-templates.ts';
import { deskTemplates } from './desk-templates.ts';
import type { Block, Draft } from './draft.ts';
import { guardTemplates } from './guard-templates.ts';
import { draftLetter, LETTERS } from './letters.ts';
import type { MailFacts } from './render-mail.ts';

export type Template = (text: Text, facts: MailFacts, payload: Record<string, unknown>) => Draft;

const many = z.object({ count: z.coerce.number() });
const shell = z.object({ act: z.string() });
const source = z.object({
  source: z.string(),
  code: z.string().optional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
const tokenEnd = z.object({ source: z.string(), endsOn: z.iso.date() });

const letterTest = z.object({ letter: z.enum(MEMBER_LETTERS), group: z.string(), on: z.iso.datetime() });

const say = (text: string): Block => ({ kind: 'text', text });

/**
 * Mails that the hub writes besides the letters to members (letters.ts). What a payload does not hold is left out, not
 * guessed.
 */
const TEMPLATES = {
  'invitation-preview': (text, facts, payload) =>
    preview(text, draftLetter(text, 'invitation', facts, payload)),

  'letter-test': (text, facts, payload) => {
    const { letter, group, on } = letterTest.parse(payload);
    return preview(text, draftLetter(text, letter, facts, LETTERS[letter].sample({ group, on })));
  },

  'many-new-people': (text, facts, payload) => ({
    subject: text.t('mail.many.subject', { count: many.parse(payload).count, coop: facts.coop }),
    blocks: [
      say(text.t('mail.many.text', { count: many.parse(payload).count })),
      { kind: 'link', label: text.t('mail.many.look'), url: `${facts.issuer}/books` },
    ],
  }),

  ...addressTemplates,
  ...deskTemplates,
  ...guardTemplates,

  'mails-held': (text, facts) => ({
    subject: text.t('letters.held.subject', { coop: facts.coop }),
    blocks: [
      say(text.t('letters.held.text')),
      { kind: 'link', label: text.t('mail.many.look'), url: `${facts.issuer}/books/letters` },
    ],
  }),

  'shell-change': (text, facts, payload) => ({
    subject: text.t('mail.shell.subject', { coop: facts.coop }),
    blocks: [
      say(text.t('mail.shell.text', { act: shell.parse(payload).act })),
      say(text.t('mail.shell.why', { coop: facts.coop })),
    ],
  }),

  'source-trouble': (text, facts, payload) => {
    const { source: name, code, params } = source.parse(payload);
    const key = `errors.source.${code}`;
    return {
      subject: text.t('mail.source.subject', { source: name, coop: facts.coop }),
      blocks: [
        say(text.t('mail.source.text', { source: name })),
        ...(code === undefined ? [] : [say(text.has(key) ? text.t(key, params ?? {}) : code)]),
        say(text.t('mail.source.nobody_loses')),
        { kind: 'link', label: text.t('mail.many.look'), url: `${facts.issuer}/books` },
      ],
    };
  },

  'token-ends': (text, facts, payload) => {
    const { source: name, endsOn } = tokenEnd.parse(payload);
    const date = text.date(new Date(`${endsOn}T12:00:00Z`), 'UTC');
    return {
      subject: text.t('books.pull.token.subject', { source: name, date, coop: facts.coop }),
      blocks: [
        say(text.t('books.pull.token.ends', { source: name, date })),
        say(text.t('books.pull.token.how')),
        {
          kind: 'link',
          label: text.t('books.pull.token.set'),
          url: `${facts.issuer}/books/sources/${encodeURIComponent(name)}`,
        },
      ],
    };
  },
} as const satisfies Record<string, Template>;

function preview(text: Text, draft: Draft): Draft {
  return {
    subject: text.t('mail.preview.subject', { subject: draft.subject }),
    blocks: [say(text.t('mail.preview.note')), ...draft.blocks],
  };
}

/** Names of these mails. */
export type TemplateName = keyof typeof TEMPLATES;

/** Writes one of them in one language; null: there is none of this name. */
export function draftTemplate(
  template: string,
  text: Text,
  facts: MailFacts,
  payload: Record<string, unknown>,
): Draft | null {
  return Object.hasOwn(TEMPLATES, template)
    ? TEMPLATES[template as TemplateName](text, facts, payload)
    : null;
}
