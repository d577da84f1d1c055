import { lockAccount } from '@latchkey/store/account';
import { insertAddress, replaceTypedAddress } from '@latchkey/store/address';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { readInvitation } from '@latchkey/store/invitation';
import { isBarredAddress } from '@latchkey/store/kept-row';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { openMailing } from './open-mailing.ts';
import { sendInvitations } from './send-invitations.ts';

/**
 * Invites somebody whom the books give no address at one that a treasurer was told. It counts only once the link in the
 * mail was followed; until then it can be typed anew, which voids the older link. `has-address`: the books have one.
 * `test-first`: open-mailing.ts. `barred`: it is the address of somebody who was put out.
 */
export async function typeAddress(
  tx: Tx,
  input: { invitationId: string; address: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone' | 'has-address' | 'test-first' | 'barred'>> {
  const opened = await openMailing(tx, context);
  if (!opened.ok) return opened;
  const known = await readInvitation(tx, input.invitationId);
  const account = known === null ? null : await lockAccount(tx, known.accountId);
  if (account?.life !== 'invited') return refuse('gone');
  if (await isBarredAddress(tx, input.address)) return refuse('barred');
  if (!(await replaceTypedAddress(tx, account.id))) return refuse('has-address');
  await insertAddress(tx, { accountId: account.id, address: input.address, origin: 'admin' });
  const sent = await sendInvitations(tx, { invitationIds: [input.invitationId] }, context);
  if (!sent.ok || sent.sent === 0) return refuse('gone');
  await writeAudit(tx, { event: 'address-typed', accountId: account.id, actor: context.actor });
  return { ok: true };
}
