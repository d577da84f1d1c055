import type { Language } from '@latchkey/domain/account';
import { isBarred } from '@latchkey/domain/bar';
import { claimAccount, lockAccount, readAccount } from '@latchkey/store/account';
import { verifyInvitedAddress } from '@latchkey/store/address';
import { readAdmissions } from '@latchkey/store/admission';
import { writeAudit } from '@latchkey/store/audit';
import { readCalendar } from '@latchkey/store/clock';
import { writePassword } from '@latchkey/store/credential';
import type { Tx } from '@latchkey/store/database';
import { readHolds } from '@latchkey/store/hold';
import { clearContact } from '@latchkey/store/identity';
import { markClaimed, readInvitation } from '@latchkey/store/invitation';
import { insertMail } from '@latchkey/store/message-insert';
import { useReservation } from '@latchkey/store/name-reservation';
import { insertRole } from '@latchkey/store/role';
import type { CommandContext, Refused } from './context.ts';
import { actorText, refuse } from './context.ts';
import { decideAgain } from './decide-again.ts';
import { roleFrom } from './role-from.ts';
import { writeAdmissionLetter } from './write-admission-letter.ts';

export type ClaimInput = {
  invitationId: string;
  /** Of the link that was followed. */
  counter: number;
  /** Reserved for this invitation before. */
  username: string;
  /** Hashed before the transaction: hashing takes tens of milliseconds. */
  password: { hash: string; pepperKey: string };
  name: string;
  language: Language;
};

/**
 * Makes an invited account its member's own, in one transaction: username, password, name, language, the address that
 * a mail was followed from, the invitation's role, and what the rules give them in every app. Returns the epoch that a sign-in
 * right after it is proved at.
 */
export async function claimInvitation(
  tx: Tx,
  input: ClaimInput,
  context: CommandContext,
): Promise<
  | { ok: true; accountId: string; epoch: number }
  | Refused<'gone' | 'expired' | 'already-claimed' | 'name-not-reserved'>
> {
  const known = await readInvitation(tx, input.invitationId);
  const account = known === null ? null : await lockAccount(tx, known.accountId);
  const invitation = await readInvitation(tx, input.invitationId);
  if (account === null || invitation === null) return refuse('gone');
  if (invitation.state === 'claimed') return refuse('already-claimed');
  if (invitation.state !== 'sent' || invitation.counter !== input.counter) return refuse('gone');
  if (account.life !== 'invited') return refuse('gone');
  const now = await readCalendar(tx);
  if (invitation.expiresOn === null || invitation.expiresOn <= now) return refuse('expired');
  if (isBarred(await readHolds(tx, account.id), now)) return refuse('gone');
  const { username, invitationId } = input;
  if (!(await useReservation(tx, { username, invitationId, accountId: account.id })))
    return refuse('name-not-reserved');
  await claimAccount(tx, { id: account.id, username, name: input.name, language: input.language });
  await writePassword(tx, account.id, input.password);
  // A code or a proof of the outside account says nothing about an address.
  if (invitation.reachedBy === 'mail') await verifyInvitedAddress(tx, account.id);
  await clearContact(tx, account.id);
  if (invitation.role !== null) {
    await insertRole(tx, account.id, roleFrom(invitation.role), actorText(context.actor));
  }
  await markClaimed(tx, invitation);
  const actor = { kind: 'account', id: account.id } as const;
  await writeAudit(tx, { event: 'claimed', accountId: account.id, actor, detail: { role: invitation.role } });
  await insertMail(tx, { accountId: account.id, template: 'claimed', payload: {} });
  tx.afterCommit(() => context.wake('messages'));
  const decide = { accountId: account.id, cause: 'by-member', removals: true, written: true };
  const decided = await decideAgain(tx, decide, { ...context, actor: { kind: 'system' } });
  if (!decided.ok) throw new Error(`a claim could not be decided: ${decided.fault.code}`);
  for (const { group, state } of await readAdmissions(tx, account.id)) {
    const letter = { accountId: account.id, group, template: 'admission-waits' } as const;
    if (state === 'waiting') await writeAdmissionLetter(tx, letter, context);
  }
  const claimed = await readAccount(tx, account.id);
  return { ok: true, accountId: account.id, epoch: claimed?.epoch ?? account.epoch };
}
