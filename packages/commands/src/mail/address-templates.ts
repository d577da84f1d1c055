import type { Block } from './draft.ts';
import type { Template } from './templates.ts';

const say = (text: string): Block => ({ kind: 'text', text });

/** Mails about an address that the books show: the question at the old one, and the proof of the new one. */
export const addressTemplates = {
  'address-question': (text, facts) => ({
    subject: text.t('who.address.mail.subject', { coop: facts.coop }),
    blocks: [
      say(text.t('who.address.mail.text', { coop: facts.coop, address: facts.maskedAddress ?? '' })),
      say(text.t('who.address.mail.nothing')),
      { kind: 'link', label: text.t('who.address.mail.link'), url: facts.link ?? `${facts.issuer}/account` },
    ],
  }),

  // Whoever reads it has proved nothing yet, so it says nothing of the member.
  'address-proof': (text, facts) => ({
    subject: text.t('who.address.proof.subject', { coop: facts.coop }),
    blocks: [
      say(text.t('who.address.proof.text', { coop: facts.coop })),
      { kind: 'link', label: text.t('who.address.proof.link'), url: facts.link ?? `${facts.issuer}/account` },
      say(text.t('who.address.proof.stranger')),
    ],
  }),
} as const satisfies Record<string, Template>;
