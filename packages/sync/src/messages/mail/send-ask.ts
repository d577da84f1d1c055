import { askState, keeperToken } from '@latchkey/commands/keeper-token';
import { readOwnTexts } from '@latchkey/commands/mail/own-texts';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { MailTransport } from '@latchkey/runtime/mail';
import { readCalendar } from '@latchkey/store/clock';
import { readAskable, readKeeperAsk } from '@latchkey/store/keeper-ask';
import type { Message } from '@latchkey/store/message';
import { z } from 'zod';
import type { Sent } from '../send-messages.ts';
import type { MailSenderOptions } from './mail-sender.ts';
import { hubFacts, post } from './post.ts';

const askPayload = z.object({ askId: z.uuid() });

/**
 * Sends one address of an organization what it is asked. Nobody knows who reads there: every language, and no name.
 * Withdrawn where it was asked anew, answered, or may not be written to any more.
 */
export async function sendAsk(
  { db, keys, issuer }: MailSenderOptions,
  settings: HubSettings,
  transport: MailTransport,
  message: Message,
): Promise<Sent> {
  const { askId } = askPayload.parse(message.payload);
  const ask = await readKeeperAsk(db.one, askId);
  if (ask === null || askState(ask, await readCalendar(db.one)) !== 'open')
    return { kind: 'withdrawn', code: 'no-longer-so' };
  if (!(await readAskable(db.one, ask.identityId)).includes(ask.address))
    return { kind: 'withdrawn', code: 'never-mail' };
  const facts = {
    ...hubFacts(settings, issuer),
    link: `${issuer}/keep/${keeperToken(keys, askId)}`,
    organization: ask.name,
    ownTexts: await readOwnTexts(db.one),
  };
  const payload = { expiresOn: ask.expiresOn.toISOString() };
  return post(transport, { id: message.id, to: ask.address, template: 'keeper-asked', payload }, facts);
}
