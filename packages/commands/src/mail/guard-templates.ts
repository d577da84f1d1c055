import { z } from 'zod';
import type { Template } from './templates.ts';

const many = z.object({ count: z.coerce.number() });

/** Mails about people who stay out, who wait to be admitted, and about what the guard expects. */
export const guardTemplates = {
  'end-contribution': (text, facts, payload) => {
    const { count } = many.parse(payload);
    return {
      subject: text.t('guard.mail.end.subject', { count, coop: facts.coop }),
      blocks: [
        { kind: 'text', text: text.t('guard.mail.end.text', { count }) },
        { kind: 'text', text: text.t('guard.mail.end.why') },
        { kind: 'link', label: text.t('mail.many.look'), url: `${facts.issuer}/books` },
      ],
    };
  },
} as const satisfies Record<string, Template>;
