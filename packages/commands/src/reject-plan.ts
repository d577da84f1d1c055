import { withdrawRejected } from '@latchkey/store/approval';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { movePlan, readHeld, readPlan, rejectHeld } from '@latchkey/store/plan';
import { type CommandContext, type Refused, refuse } from './context.ts';

/**
 * Turns down what a plan holds, and voids every word that was given for it, so that it does not go on by itself later.
 * What is still so at the next read is held again by a newer plan. `sources`: only what is about people of these;
 * left out: all of it.
 */
export async function rejectPlan(
  tx: Tx,
  input: { planId: string; sources?: readonly string[] | null },
  context: CommandContext,
): Promise<{ ok: true; rejected: number } | Refused<'no-such-plan' | 'nothing-held'>> {
  if ((await readPlan(tx, input.planId)) === null) return refuse('no-such-plan');
  const rejected = await rejectHeld(tx, input.planId, input.sources ?? null);
  if (rejected === 0) return refuse('nothing-held');
  const voided = await withdrawRejected(tx, input.planId);
  const left = (await readHeld(tx, input.planId)).length;
  if (left === 0) await movePlan(tx, input.planId, ['open'], 'rejected');
  await writeAudit(tx, {
    event: 'plan-rejected',
    accountId: null,
    actor: context.actor,
    detail: { plan: input.planId, changes: rejected, approvals: voided },
  });
  return { ok: true, rejected };
}
