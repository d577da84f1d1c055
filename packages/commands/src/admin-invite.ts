import { isBarred } from '@latchkey/domain/bar';
import { insertAccount, lockAccount, raiseVersion } from '@latchkey/store/account';
import { insertAddress } from '@latchkey/store/address';
import { writeAudit } from '@latchkey/store/audit';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { findAccounts } from '@latchkey/store/find-account';
import { readHolds } from '@latchkey/store/hold';
import {
  findInvitationOf,
  insertInvitation,
  markSent,
  markWaiting,
  setInvitationRole,
} from '@latchkey/store/invitation';
import { insertMail } from '@latchkey/store/message-insert';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { invitationToken } from './invitation-token.ts';
import type { RoleText } from './role-from.ts';
import { INVITATION_DAYS } from './send-invitations.ts';

/**
 * Break-glass: invites somebody with a role of the hub, whatever the books say. Somebody with this address who has been
 * invited by the books already keeps that account. Faults: `has-account` (claimed: give the role by name),
 * `ambiguous` (several people have the address), `barred` (put out by decision: lift that first). The token opens the link; the mail goes out as well.
 */
export async function adminInvite(
  tx: Tx,
  input: { address: string; role: RoleText },
  context: CommandContext,
): Promise<
  | { ok: true; accountId: string; invitationId: string; token: string }
  | Refused<'has-account' | 'ambiguous' | 'barred'>
> {
  const known = await findAccounts(tx, input.address);
  if (known.length > 1) return refuse('ambiguous');
  const account = known[0] === undefined ? null : await lockAccount(tx, known[0]);
  if (account !== null && isBarred(await readHolds(tx, account.id), await readCalendar(tx)))
    return refuse('barred');
  if (account !== null && account.life !== 'invited') return refuse('has-account', account.id);
  const accountId = account?.id ?? (await insertAccount(tx, null));
  if (account === null) await insertAddress(tx, { accountId, address: input.address, origin: 'admin' });
  const existing = await findInvitationOf(tx, accountId);
  const invitationId = existing ?? (await insertInvitation(tx, accountId, input.role));
  if (existing !== null) {
    await markWaiting(tx, accountId);
    await setInvitationRole(tx, invitationId, input.role);
  }
  const marked = await markSent(tx, invitationId, INVITATION_DAYS);
  if (marked === null) throw new Error('an open invitation could not be sent');
  const payload = { invitationId, counter: marked.counter, asked: true };
  await insertMail(tx, { accountId, template: 'invitation', payload });
  await raiseVersion(tx, accountId, null);
  await writeAudit(tx, {
    event: 'admin-invite',
    accountId,
    actor: context.actor,
    detail: { role: input.role },
  });
  tx.afterCommit(() => context.wake('messages'));
  return {
    ok: true,
    accountId,
    invitationId,
    token: invitationToken(context.keys, invitationId, marked.counter),
  };
}
