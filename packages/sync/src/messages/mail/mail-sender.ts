import { readOwnTexts } from '@latchkey/commands/mail/own-texts';
import type { MailFacts } from '@latchkey/commands/mail/render-mail';
import { type HubSettings, readSettings } from '@latchkey/commands/settings/read-settings';
import { isPreview, isReceipt } from '@latchkey/domain/letter-kinds';
import type { MailTransport } from '@latchkey/runtime/mail';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import { readAccount } from '@latchkey/store/account';
import { readAddress } from '@latchkey/store/address';
import type { Database } from '@latchkey/store/database';
import type { Message } from '@latchkey/store/message';
import { readNeverMail } from '@latchkey/store/never-mail';
import { readRoleHolders } from '@latchkey/store/role';
import type { Sender, Sent } from '../send-messages.ts';
import { readDeskFacts } from './desk-facts.ts';
import { lookAgain, waitForMorning } from './look-again.ts';
import { readMailLink } from './mail-link.ts';
import { hubFacts, post } from './post.ts';
import { sendAsk } from './send-ask.ts';

export type MailSenderOptions = {
  db: Database;
  keys: PurposeKeys;
  issuer: string;
  /** Null: no mail server is set up yet; mails wait. */
  transport: () => Promise<MailTransport | null>;
};

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

/** What becomes of news to those who answer for the hub while nobody does: it waits for the first, a week at most. */
function nobodyToTell({ madeAt }: Message): Sent {
  return Date.now() - madeAt.getTime() > WEEK_MS
    ? { kind: 'withdrawn', code: 'nobody-to-tell' }
    : { kind: 'waits', code: 'nobody-to-tell', afterMs: 6 * HOUR_MS };
}

/**
 * Sends mails. Everything that a mail says of a person is read at the moment of sending; the row holds ids and codes
 * alone. A mail without an account goes to everybody who is an admin or a treasurer, one each. The Message-ID is made
 * from the row, so that a mail that is sent twice is one mail to its reader.
 */
export function createMailSender(options: MailSenderOptions): Sender {
  const { db } = options;
  return async (message) => {
    const settings = await readSettings(db.one);
    if (settings === null) return { kind: 'later', code: 'no-settings' };
    const transport = await options.transport();
    if (transport === null) return { kind: 'later', code: 'no-mail-server' };
    const night = await waitForMorning(db, settings, message);
    if (night !== null) return night;
    if (message.template === 'keeper-asked') return sendAsk(options, settings, transport, message);
    if (message.accountId !== null) {
      return sendTo(options, settings, transport, message, message.accountId, message.id);
    }
    const holders = (await readRoleHolders(db.one)).filter(({ role }) => role !== 'auditor');
    const results: Sent[] = [];
    for (const accountId of new Set(holders.map((one) => one.accountId))) {
      results.push(
        await sendTo(options, settings, transport, message, accountId, `${message.id}.${accountId}`),
      );
    }
    return (
      results.find((one) => one.kind === 'later') ??
      results.find((one) => one.kind === 'sent') ??
      results[0] ??
      nobodyToTell(message)
    );
  };
}

async function sendTo(
  { db, keys, issuer }: MailSenderOptions,
  settings: HubSettings,
  transport: MailTransport,
  message: Message,
  accountId: string,
  id: string,
): Promise<Sent> {
  const account = await readAccount(db.one, accountId);
  if (account === null || account.life === 'erased') return { kind: 'withdrawn', code: 'no-account' };
  if (!isReceipt(message.template) && (await readNeverMail(db.one, accountId)) !== null) {
    return { kind: 'withdrawn', code: 'never-mail' };
  }
  const own = await readAddress(db.one, accountId);
  if (own === null) return { kind: 'failed', code: 'no-address' };
  const stands = await lookAgain(db, settings, message, accountId);
  if (stands.kind !== 'send') return stands.sent;
  const link = await readMailLink(db, keys, issuer, message);
  if ('void' in link) return { kind: 'withdrawn', code: link.void };
  const facts: MailFacts = {
    ...hubFacts(settings, issuer),
    language: isPreview(message.template) ? null : account.language,
    name: account.name,
    username: account.username,
    link: link.url,
    maskedAddress: link.maskedAddress,
    ownTexts: await readOwnTexts(db.one),
    ...(await readDeskFacts(db, message, accountId)),
    ...stands.facts,
  };
  const payload = { ...stands.payload, ...(link.url === null ? {} : { expiresOn: link.expiresOn }) };
  return post(transport, { id, to: link.to ?? own, template: message.template, payload }, facts);
}
