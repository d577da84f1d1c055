import type { MessageKey, Text } from '@latchkey/runtime/text/text';
import { z } from 'zod';
import { guardTemplates } from './guard-templates.ts';
import type { MailFacts } from './render-mail.ts';

/** One piece of a mail. A link stands on a line of its own in the plain text, and is a button in the other part. */
export type Block = { kind: 'text'; text: string } | { kind: 'link'; label: string; url: string };

/** A mail in one language, before it is written as text and HTML. */
export type Draft = { subject: string; blocks: Block[] };

export type Template = (text: Text, facts: MailFacts, payload: Record<string, unknown>) => Draft;

const grace = z.object({
  group: z.string().optional(),
  endOn: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
});
const hold = z.object({ hold: z.string().optional() });
const many = z.object({ count: z.coerce.number() });
const shell = z.object({ act: z.string() });
const source = z.object({ source: z.string(), code: z.string().optional() });

const say = (text: string): Block => ({ kind: 'text', text });

/** Every mail that the hub writes. What a payload does not hold is left out, not guessed. */
export const TEMPLATES = {
  invitation: (text, facts) => invitation(text, facts),

  'invitation-preview': (text, facts) => {
    const draft = invitation(text, facts);
    return {
      subject: text.t('mail.preview.subject', { subject: draft.subject }),
      blocks: [say(text.t('mail.preview.note')), ...draft.blocks],
    };
  },

  claimed: (text, facts) => ({
    subject: text.t('mail.claimed.subject', { coop: facts.coop }),
    blocks: [
      say(text.t('mail.claimed.text', { coop: facts.coop, username: facts.username ?? '' })),
      { kind: 'link', label: text.t('mail.open_apps'), url: `${facts.issuer}/` },
      say(text.t('mail.claimed.not_you')),
    ],
  }),

  'grace-started': (text, facts, payload) => {
    const { group, endOn, until } = grace.parse(payload);
    const end = endOn ?? until;
    const date = end === undefined ? null : text.date(new Date(end), facts.timezone);
    const name = group === undefined ? null : (facts.groupTitles[group] ?? group);
    return {
      subject: text.t('mail.grace.subject', { coop: facts.coop }),
      blocks: [
        say(text.t('mail.grace.text', { coop: facts.coop })),
        say(date === null ? text.t('mail.grace.for_now') : text.t('mail.grace.until', { date })),
        ...(name === null ? [] : [say(text.t('mail.grace.group', { group: name }))]),
        ...payLink(text, facts),
        say(text.t('mail.grace.mistake')),
      ],
    };
  },

  suspended: (text, facts, payload) => {
    const key = `idp.hold.${hold.parse(payload).hold ?? 'manual'}`;
    return {
      subject: text.t('mail.suspended.subject', { coop: facts.coop }),
      blocks: [
        say(text.t(text.has(key) ? key : 'idp.hold.manual', { coop: facts.coop })),
        say(text.t('mail.suspended.text')),
        ...(key === 'idp.hold.lapsed' ? payLink(text, facts) : []),
      ],
    };
  },

  restored: (text, facts) => ({
    subject: text.t('mail.restored.subject', { coop: facts.coop }),
    blocks: [
      say(text.t('mail.restored.text')),
      { kind: 'link', label: text.t('mail.open_apps'), url: `${facts.issuer}/` },
    ],
  }),

  left: (text, facts) => ({
    subject: text.t('mail.left.subject', { coop: facts.coop }),
    blocks: [
      say(text.t('mail.left.text', { coop: facts.coop })),
      say(text.t('mail.left.kept')),
      ...payLink(text, facts),
    ],
  }),

  'ended-by-admin': (text, facts, payload) => {
    const untilPaid = payload.how === 'until-paid';
    return {
      subject: text.t('mail.ended.subject', { coop: facts.coop }),
      blocks: [
        say(text.t('mail.ended.text', { coop: facts.coop })),
        say(text.t(untilPaid ? 'mail.ended.until_paid' : 'mail.ended.mistake')),
        ...(untilPaid ? payLink(text, facts) : []),
      ],
    };
  },

  'many-new-people': (text, facts, payload) => ({
    subject: text.t('mail.many.subject', { count: many.parse(payload).count, coop: facts.coop }),
    blocks: [
      say(text.t('mail.many.text', { count: many.parse(payload).count })),
      { kind: 'link', label: text.t('mail.many.look'), url: `${facts.issuer}/books` },
    ],
  }),

  ...guardTemplates,

  'shell-change': (text, facts, payload) => ({
    subject: text.t('mail.shell.subject', { coop: facts.coop }),
    blocks: [
      say(text.t('mail.shell.text', { act: shell.parse(payload).act })),
      say(text.t('mail.shell.why', { coop: facts.coop })),
    ],
  }),

  'source-trouble': (text, facts, payload) => {
    const { source: name, code } = source.parse(payload);
    return {
      subject: text.t('mail.source.subject', { source: name, coop: facts.coop }),
      blocks: [
        say(text.t('mail.source.text', { source: name })),
        ...(code === undefined ? [] : [say(text.t('mail.source.code', { code }))]),
        say(text.t('mail.source.nobody_loses')),
        { kind: 'link', label: text.t('mail.many.look'), url: `${facts.issuer}/books` },
      ],
    };
  },
} as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof TEMPLATES;

/** Whether a template of this name exists. */
export function isTemplate(name: string): name is TemplateName {
  return Object.hasOwn(TEMPLATES, name);
}

function invitation(text: Text, facts: MailFacts): Draft {
  const greeting: MessageKey = facts.name === null ? 'mail.hello' : 'mail.hello_name';
  return {
    subject: text.t('mail.invitation.subject', { coop: facts.coop }),
    blocks: [
      say(text.t(greeting, { name: facts.name ?? '' })),
      say(text.t('mail.invitation.text', { coop: facts.coop })),
      say(text.t('mail.invitation.how')),
      { kind: 'link', label: text.t('mail.invitation.go'), url: facts.link ?? `${facts.issuer}/join` },
      say(text.t('mail.invitation.good_for')),
      say(text.t('mail.invitation.why', { coop: facts.coop })),
    ],
  };
}

function payLink(text: Text, facts: MailFacts): Block[] {
  return facts.payUrl === null ? [] : [{ kind: 'link', label: text.t('mail.contribute'), url: facts.payUrl }];
}
