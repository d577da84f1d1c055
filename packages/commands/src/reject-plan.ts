import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { movePlan, readPlan, rejectHeld } from '@latchkey/store/plan';
import { type CommandContext, type Refused, refuse } from './context.ts';

/** Turns down what a plan holds. What is still so at the next read is held again by a newer plan. */
export async function rejectPlan(
  tx: Tx,
  input: { planId: string },
  context: CommandContext,
): Promise<{ ok: true; rejected: number } | Refused<'no-such-plan' | 'nothing-held'>> {
  if ((await readPlan(tx, input.planId)) === null) return refuse('no-such-plan');
  const rejected = await rejectHeld(tx, input.planId);
  if (rejected === 0) return refuse('nothing-held');
  await movePlan(tx, input.planId, ['open'], 'rejected');
  await writeAudit(tx, {
    event: 'plan-rejected',
    accountId: null,
    actor: context.actor,
    detail: { plan: input.planId, changes: rejected },
  });
  return { ok: true, rejected };
}
