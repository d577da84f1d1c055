import { addDays } from '@latchkey/domain/calendar';
import { notAtNight } from '@latchkey/domain/quiet-hours';
import { writeAudit } from '@latchkey/store/audit';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { lockIdentity } from '@latchkey/store/identity-lock';
import { listKeeperAsked, readAskable, replaceKeeperAsks } from '@latchkey/store/keeper-ask';
import { insertMail } from '@latchkey/store/message-insert';
import { readOrganization } from '@latchkey/store/seat';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { openMailing } from './open-mailing.ts';
import { letterTimes } from './settings/letter-times.ts';
import { readSettings } from './settings/read-settings.ts';

/** How long a link works, in days of the calendar. */
const ASK_DAYS = 14;
/** An organization is asked again after so many days at the soonest. */
const AGAIN_DAYS = 3;

/**
 * Writes to the addresses that the books give an organization: all its admins', unlabelled. One mail each, with a link of
 * its own that works once; whoever answers hands out the seats (answer-keeper-ask.ts). Asked anew, the older links are
 * void. Faults: `no-address`: the books give none that may be written to; `asked-already`: within the last 3 days;
 * `test-first`: open-mailing.ts.
 */
export async function askKeepers(
  tx: Tx,
  input: { identityId: string },
  context: CommandContext,
): Promise<{ ok: true; mails: number } | Refused<'gone' | 'no-address' | 'asked-already' | 'test-first'>> {
  const { identityId } = input;
  const opened = await openMailing(tx, context);
  if (!opened.ok) return opened;
  if ((await lockIdentity(tx, identityId)) === null) return refuse('gone');
  const organization = await readOrganization(tx, identityId);
  if (organization === null || organization.accountId !== null) return refuse('gone');
  const now = await readCalendar(tx);
  const [before] = await listKeeperAsked(tx, [identityId]);
  if (before !== undefined && before.askedOn > addDays(now, -AGAIN_DAYS)) return refuse('asked-already');
  const addresses = await readAskable(tx, identityId);
  if (addresses.length === 0) return refuse('no-address');
  const ask = { identityId, addresses, askedBy: actorText(context.actor), days: ASK_DAYS };
  const settings = await readSettings(tx);
  const dueOn = settings === null ? now : notAtNight(now, letterTimes(settings.document));
  for (const askId of await replaceKeeperAsks(tx, ask)) {
    // Addressed to no account: the row of what was asked says where it goes.
    const mail = { accountId: null, template: 'keeper-asked', payload: { askId } };
    await insertMail(tx, { ...mail, dueOn, eventKey: `keeper-asked:${askId}` });
  }
  const detail = { identity: identityId, source: organization.source, count: addresses.length };
  await writeAudit(tx, { event: 'ask-keepers', accountId: null, actor: context.actor, detail });
  tx.afterCommit(() => context.wake('messages'));
  return { ok: true, mails: addresses.length };
}
