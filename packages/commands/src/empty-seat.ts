import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { deleteSeat } from '@latchkey/store/seat';
import type { CommandContext, Refused } from './context.ts';
import { refuse } from './context.ts';
import { decideAgain } from './decide-again.ts';
import { isKeeper } from './fill-seat.ts';

/**
 * Takes somebody's seat away. Access that nothing else gives ends at once, and the person is told; where the books are
 * too old to know, or many were removed lately, it ends with the next plan.
 */
export async function emptySeat(
  tx: Tx,
  input: { identityId: string; accountId: string; byTreasurer?: boolean },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone' | 'not-keeper'>> {
  const { identityId, accountId } = input;
  if ((await lockAccount(tx, accountId)) === null) return refuse('gone');
  const own = context.actor.kind === 'account' && context.actor.id === accountId;
  if (!own && input.byTreasurer !== true && !(await isKeeper(tx, identityId, context)))
    return refuse('not-keeper');
  if (!(await deleteSeat(tx, { identityId, accountId }))) return refuse('gone');
  const detail = { identity: identityId };
  await writeAudit(tx, { event: 'empty-seat', accountId, actor: context.actor, detail });
  const again = { accountId, cause: 'by-keeper', written: true };
  const system: CommandContext = { ...context, actor: { kind: 'system' } };
  const decided = await decideAgain(tx, { ...again, removals: true }, system);
  if (!decided.ok && decided.fault.code === 'removal-limit') await decideAgain(tx, again, system);
  return { ok: true };
}
