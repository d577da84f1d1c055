import { lockAccount, raiseVersion } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { clearContact, linkIdentity } from '@latchkey/store/identity';
import { lockIdentity } from '@latchkey/store/identity-lock';
import { type CommandContext, type Refused, refuse } from './context.ts';

/** Says that an outside account is this person's. What follows for their access is decided by the next plan. */
export async function linkPerson(
  tx: Tx,
  input: { identityId: string; accountId: string },
  context: CommandContext,
): Promise<{ ok: true; version: number } | Refused<'gone' | 'already-linked'>> {
  const account = await lockAccount(tx, input.accountId);
  if (account === null || account.life === 'erasing' || account.life === 'erased') return refuse('gone');
  const identity = await lockIdentity(tx, input.identityId);
  if (identity === null) return refuse('gone');
  if (identity.accountId !== null) return refuse('already-linked');
  await linkIdentity(tx, input.identityId, account.id);
  if (account.life !== 'invited') await clearContact(tx, account.id);
  await writeAudit(tx, { event: 'link-identity', accountId: account.id, actor: context.actor });
  return { ok: true, version: await raiseVersion(tx, account.id, null) };
}
