import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { closeQuestions } from '@latchkey/store/question';
import { listSeats, readOrganization } from '@latchkey/store/seat';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { decideAgain } from './decide-again.ts';
import { emptySeat } from './empty-seat.ts';
import { linkPerson } from './link-person.ts';
import { newPerson } from './new-person.ts';

/**
 * “This organization is one person”: its contribution is theirs from now on, and it has no seats. `accountId` null:
 * somebody new, whose account waits for an address. Whoever sat in its seats loses them, that person not.
 */
export async function takeAsPerson(
  tx: Tx,
  input: { identityId: string; accountId: string | null },
  context: CommandContext,
): Promise<{ ok: true; accountId: string } | Refused<'gone' | 'already-linked' | 'own-account'>> {
  const { identityId } = input;
  if (context.actor.kind === 'account' && context.actor.id === input.accountId) return refuse('own-account');
  const holders = (await listSeats(tx, [identityId])).map((seat) => seat.accountId);
  const locks = [...new Set([...holders, ...(input.accountId === null ? [] : [input.accountId])])].sort();
  for (const id of locks) await lockAccount(tx, id);
  const organization = await readOrganization(tx, identityId);
  if (organization === null) return refuse('gone');
  let { accountId } = input;
  if (accountId === null) {
    const made = await newPerson(tx, { identityId }, context);
    if (!made.ok) return made;
    accountId = made.accountId;
  } else {
    const linked = await linkPerson(tx, { identityId, accountId }, context);
    if (!linked.ok) return linked;
  }
  await closeQuestions(tx, identityId, { answer: 'same', account: accountId }, actorText(context.actor));
  const detail = { identity: identityId, source: organization.source };
  await writeAudit(tx, { event: 'take-as-person', accountId, actor: context.actor, detail });
  for (const holder of holders)
    await emptySeat(tx, { identityId, accountId: holder, byTreasurer: true }, context);
  const decided = await decideAgain(tx, { accountId, cause: 'by-admin', written: true }, context);
  if (!decided.ok) throw new Error(`an organization's person could not be decided: ${decided.fault.code}`);
  return { ok: true, accountId };
}
