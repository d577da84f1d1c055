import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { type InvitationListRow, markSent, readInvitation } from '@latchkey/store/invitation';
import { insertMail } from '@latchkey/store/message-insert';
import type { CommandContext } from './context.ts';

/** How long a link works, in days of the calendar. */
export const INVITATION_DAYS = 30;

/**
 * Sends invitations that a person has seen and chosen: one mail each, whose link the worker derives. Sent once more, an
 * invitation gets a new counter, which voids the older link. Skipped: claimed or withdrawn ones, and people without an
 * address.
 */
export async function sendInvitations(
  tx: Tx,
  input: { invitationIds: readonly string[] },
  context: CommandContext,
): Promise<{ ok: true; sent: number; skipped: number }> {
  let sent = 0;
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
    const marked = await markSent(tx, invitation.id, INVITATION_DAYS);
    if (marked === null) continue;
    await insertMail(tx, {
      accountId: account.id,
      template: 'invitation',
      payload: { invitationId: invitation.id, counter: marked.counter },
    });
    await writeAudit(tx, { event: 'invitation-sent', accountId: account.id, actor: context.actor });
    sent += 1;
  }
  if (sent > 0) tx.afterCommit(() => context.wake('messages'));
  return { ok: true, sent, skipped: ids.length - sent };
}
