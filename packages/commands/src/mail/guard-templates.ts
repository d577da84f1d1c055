import { z } from 'zod';
import type { Block } from './draft.ts';
import type { MailFacts } from './render-mail.ts';
import type { Template } from './templates.ts';

const say = (text: string): Block => ({ kind: 'text', text });
const grouped = z.object({ group: z.string() });
const groupOf = (facts: MailFacts, payload: unknown) => {
  const { group } = grouped.parse(payload);
  return facts.groupTitles[group] ?? group;
};
const many = z.object({ count: z.coerce.number() });

/** Mails about people who stay out, who wait to be admitted, and about what the guard expects. */
export const guardTemplates = {
  'end-contribution': (text, facts, payload) => {
    const { count } = many.parse(payload);
    return {
      subject: text.t('guard.mail.end.subject', { count, coop: facts.coop }),
      blocks: [
        say(text.t('guard.mail.end.text', { count })),
        say(text.t('guard.mail.end.why')),
        { kind: 'link', label: text.t('mail.many.look'), url: `${facts.issuer}/books` },
      ],
    };
  },

  'admission-waits': (text, facts) => ({
    subject: text.t('guard.mail.waits.subject', { coop: facts.coop }),
    blocks: [
      say(text.t('guard.mail.waits.text', { coop: facts.coop })),
      say(text.t('guard.mail.waits.nothing')),
      { kind: 'link', label: text.t('guard.mail.waits.look'), url: `${facts.issuer}/` },
    ],
  }),

  'admission-admitted': (text, facts, payload) => ({
    subject: text.t('guard.mail.admitted.subject', { coop: facts.coop }),
    blocks: [
      say(text.t('guard.mail.admitted.text', { coop: facts.coop, group: groupOf(facts, payload) })),
      { kind: 'link', label: text.t('letters.claimed.link'), url: `${facts.issuer}/` },
    ],
  }),

  'admission-refused': (text, facts) => ({
    subject: text.t('guard.mail.refused.subject', { coop: facts.coop }),
    blocks: [
      say(text.t('guard.mail.refused.text', { coop: facts.coop })),
      say(text.t('guard.mail.refused.money')),
    ],
  }),

  'admissions-wait': (text, facts, payload) => {
    const { count } = many.parse(payload);
    return {
      subject: text.t('guard.mail.list.subject', { count, coop: facts.coop }),
      blocks: [
        say(text.t('guard.mail.list.text', { count })),
        { kind: 'link', label: text.t('mail.many.look'), url: `${facts.issuer}/books/admissions` },
      ],
    };
  },
} as const satisfies Record<string, Template>;
