import type { Policy } from '@latchkey/domain/rule';
import type { Tx } from '@latchkey/store/database';
import { readHeld, readOpenPlans, releaseRows } from '@latchkey/store/plan';
import type { CommandContext } from './context.ts';
import { type Approvals, readApprovals } from './read-approvals.ts';

/**
 * Lets go on what open plans hold and people have approved, a person's held changes only all together; the worker is
 * woken to apply them. Also when nobody pressed anything: the 48 h of a single admin's approval run out by themselves.
 * Returns how many changes were let go. `known`: what people have said, where it was just read.
 */
export async function releaseApproved(
  tx: Tx,
  policy: Policy,
  context: Pick<CommandContext, 'wake'>,
  known?: Approvals,
): Promise<number> {
  const approvals = known ?? (await readApprovals(tx, policy));
  let released = 0;
  for (const planId of await readOpenPlans(tx)) {
    const held = await readHeld(tx, planId);
    const stopped = new Set(
      held
        .filter((row) => !approvals.approved(row.accountId ?? row.identityId ?? '', row.key))
        .map((row) => row.accountId ?? row.identityId),
    );
    const free = held.filter((row) => !stopped.has(row.accountId ?? row.identityId));
    if (free.length === 0) continue;
    released += free.length;
    await releaseRows(
      tx,
      planId,
      free.map((row) => row.number),
    );
  }
  if (released > 0) tx.afterCommit(() => context.wake('tick'));
  return released;
}
