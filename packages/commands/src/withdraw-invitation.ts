import { lockAccount, raiseVersion } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { markWithdrawn, readInvitation } from '@latchkey/store/invitation';
import { type CommandContext, type Refused, refuse } from './context.ts';

/** Takes an invitation back for good: its links are void, and the rules do not invite this person again. */
export async function withdrawInvitation(
  tx: Tx,
  input: { invitationId: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone' | 'already-claimed'>> {
  const invitation = await readInvitation(tx, input.invitationId);
  if (invitation === null || (await lockAccount(tx, invitation.accountId)) === null) return refuse('gone');
  if (!(await markWithdrawn(tx, invitation.accountId, true))) {
    return refuse(invitation.state === 'claimed' ? 'already-claimed' : 'gone');
  }
  await writeAudit(tx, {
    event: 'invitation-withdrawn',
    accountId: invitation.accountId,
    actor: context.actor,
  });
  await raiseVersion(tx, invitation.accountId, null);
  return { ok: true };
}
