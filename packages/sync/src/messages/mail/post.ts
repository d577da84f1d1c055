import { type MailFacts, renderMail } from '@latchkey/commands/mail/render-mail';
import { payUrlOf } from '@latchkey/commands/settings/pay-url';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { MailTransport } from '@latchkey/runtime/mail';
import type { Sent } from '../send-messages.ts';

/** What every mail may say of the hub; who reads it is not known yet. */
export function hubFacts(settings: HubSettings, issuer: string): MailFacts {
  const { document } = settings;
  return {
    language: null,
    languages: document.languages,
    name: null,
    username: null,
    coop: document.name,
    issuer,
    timezone: document.timezone,
    contact: document.mail.from,
    payUrl: payUrlOf(settings),
    groupTitles: Object.fromEntries(
      Object.entries(document.groups).map(([name, { title }]) => [name, title]),
    ),
    link: null,
  };
}

/** Writes a mail and hands it to the mail server. `id`: what its Message-ID is made from: sent twice, it is one mail. */
export async function post(
  transport: MailTransport,
  mail: { id: string; to: string; template: string; payload: Record<string, unknown> },
  facts: MailFacts,
): Promise<Sent> {
  const rendered = renderMail(mail, facts);
  if (rendered === null) return { kind: 'failed', code: 'no-such-template' };
  const sent = await transport.send({
    messageId: `<${mail.id}@${new URL(facts.issuer).hostname}>`,
    from: facts.contact,
    to: mail.to,
    ...rendered,
  });
  if (sent.kind === 'sent') return { kind: 'sent', code: 'sent' };
  return { kind: sent.permanent ? 'failed' : 'later', code: sent.code };
}
