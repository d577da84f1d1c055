import { insertAccount } from '@latchkey/store/account';
import { insertAddress } from '@latchkey/store/address';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { linkIdentity, readIdentityContact } from '@latchkey/store/identity';
import { lockIdentity } from '@latchkey/store/identity-lock';
import { insertInvitation } from '@latchkey/store/invitation';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { decideAgain } from './decide-again.ts';
import { readSettings } from './settings/read-settings.ts';

/**
 * Makes an account for somebody the books know and nobody has claimed: life `invited`, the name and address of the
 * books until the claim, an invitation that waits to be sent. Nobody is mailed by this.
 */
export async function newPerson(
  tx: Tx,
  input: { identityId: string },
  context: CommandContext,
): Promise<{ ok: true; accountId: string; invitationId: string } | Refused<'gone' | 'already-linked'>> {
  const identity = await lockIdentity(tx, input.identityId);
  const contact = identity === null ? null : await readIdentityContact(tx, input.identityId);
  if (identity === null || contact === null) return refuse('gone');
  if (identity.accountId !== null) return refuse('already-linked');
  const accountId = await insertAccount(tx, contact.name);
  await linkIdentity(tx, input.identityId, accountId);
  if (contact.address !== null)
    await insertAddress(tx, { accountId, address: contact.address, origin: 'books' });
  const invitationId = await insertInvitation(tx, accountId, null);
  await writeAudit(tx, {
    event: 'new-person',
    accountId,
    actor: context.actor,
    detail: { source: contact.source },
  });
  const policy = context.policy ?? (await readSettings(tx))?.policy;
  if (policy?.rules.some((rule) => rule.admit === 'ask')) {
    // The list of those who wait to be admitted shows them at once, not with the next decision about everybody.
    const decided = await decideAgain(tx, { accountId, cause: 'books-paid-up' }, { ...context, policy });
    if (!decided.ok) throw new Error(`a new account could not be decided: ${decided.fault.code}`);
  }
  return { ok: true, accountId, invitationId };
}
