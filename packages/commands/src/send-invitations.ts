import { addDays } from '@latchkey/domain/calendar';
import { REMINDERS } from '@latchkey/domain/letters';
import { notAtNight } from '@latchkey/domain/quiet-hours';
import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { type InvitationListRow, markSent, readInvitation } from '@latchkey/store/invitation';
import { insertMail } from '@latchkey/store/message-insert';
import { readNeverMail } from '@latchkey/store/never-mail';
import type { CommandContext, Refused } from './context.ts';
import { openMailing } from './open-mailing.ts';
import { letterTimes } from './settings/letter-times.ts';
import { readSettings } from './settings/read-settings.ts';

/** How long a link works, in days of the calendar. */
export const INVITATION_DAYS = 30;

/**
 * Sends invitations that a person has seen and chosen: one mail each, whose link the worker derives, and two reminders
 * after 7 and 14 days, which are taken back at the claim. Sent once more, an invitation gets a new counter, which voids
 * the older link and any code. Skipped: claimed or withdrawn ones, people without an address, and those who are never mailed. Fault:
 * `test-first` (open-mailing.ts).
 */
export async function sendInvitations(
  tx: Tx,
  input: { invitationIds: readonly string[] },
  context: CommandContext,
): Promise<{ ok: true; sent: number; skipped: number } | Refused<'test-first'>> {
  const opened = await openMailing(tx, context);
  if (!opened.ok) return opened;
  let sent = 0;
  const now = await readCalendar(tx);
  const settings = await readSettings(tx);
  const times = settings === null ? { quiet: null, timezone: 'UTC' } : letterTimes(settings.document);
  const ids = [...new Set(input.invitationIds)];
  const found: InvitationListRow[] = [];
  for (const id of ids) {
    const row = await readInvitation(tx, id);
    if (row !== null) found.push(row);
  }
  found.sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
  for (const invitation of found) {
    const account = await lockAccount(tx, invitation.accountId);
    if (account?.life !== 'invited' || invitation.address === null) continue;
    if ((await readNeverMail(tx, account.id)) !== null) continue;
    const marked = await markSent(tx, invitation.id, INVITATION_DAYS);
    if (marked === null) continue;
    const payload = { invitationId: invitation.id, counter: marked.counter };
    for (const [template, days] of [['invitation', 0] as const, ...REMINDERS]) {
      const eventKey = `${template}:${invitation.id}:${marked.counter}`;
      const dueOn = notAtNight(addDays(now, days), times);
      await insertMail(tx, { accountId: account.id, template, payload, dueOn, eventKey });
    }
    await writeAudit(tx, { event: 'invitation-sent', accountId: account.id, actor: context.actor });
    sent += 1;
  }
  if (sent > 0) tx.afterCommit(() => context.wake('messages'));
  return { ok: true, sent, skipped: ids.length - sent };
}
