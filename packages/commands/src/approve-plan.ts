import type { Standing } from '@latchkey/domain/approval';
import { type ApprovalItem, insertApproval } from '@latchkey/store/approval';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { readHeld, readPlan } from '@latchkey/store/plan';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { readApprovals } from './read-approvals.ts';
import { releaseApproved } from './release-approved.ts';
import { readPolicy } from './settings/read-settings.ts';

export type ApprovePlanInput = {
  planId: string;
  /** What was shown and is approved; left out: everything that the plan held when it was made. */
  items?: readonly ApprovalItem[];
};

type Approved = Exclude<Standing, { kind: 'none' }>;

/**
 * Gives a person's word for changes that a plan holds: the exact set that was shown, for 72 h. It counts for every plan
 * that holds the same change of the same person, so a newer plan does not undo it. `standing`: whether it is enough.
 */
export async function approvePlan(
  tx: Tx,
  input: ApprovePlanInput,
  context: CommandContext,
): Promise<
  { ok: true; approvalId: string; standing: Approved } | Refused<'no-such-plan' | 'nothing-held' | 'not-held'>
> {
  if ((await readPlan(tx, input.planId)) === null) return refuse('no-such-plan');
  const shown = (await readHeld(tx, input.planId, { ever: true })).map(
    ({ accountId, identityId, key }): ApprovalItem =>
      accountId === null ? { identity: identityId ?? '', key } : { account: accountId, key },
  );
  if (shown.length === 0) return refuse('nothing-held');
  const items = input.items ?? shown;
  if (items !== shown) {
    const isHeld = new Set(shown.map(keyOf));
    if (items.length === 0 || !items.every((item) => isHeld.has(keyOf(item)))) return refuse('not-held');
  }
  const approvalId = await insertApproval(tx, {
    planId: input.planId,
    items,
    author: actorText(context.actor),
  });
  await writeAudit(tx, {
    event: 'plan-approved',
    accountId: null,
    actor: context.actor,
    detail: { plan: input.planId, approval: approvalId, changes: items.length },
  });
  const policy = context.policy ?? (await readPolicy(tx));
  const approvals = await readApprovals(tx, policy);
  const standings = items.map((item) => approvals.standing(item.account ?? item.identity ?? '', item.key));
  await releaseApproved(tx, policy, context, approvals);
  return { ok: true, approvalId, standing: weakest(standings) };
}

/** Names one change of one person; two items are the same when these are. */
function keyOf({ account, identity, key }: ApprovalItem): string {
  return JSON.stringify([account ?? null, identity ?? null, key]);
}

/** The approval as a whole stands as its weakest change does. An approver's own changes need somebody else. */
function weakest(standings: readonly Standing[]): Approved {
  const lacking = standings.find((one) => one.kind === 'needs-second' || one.kind === 'none');
  if (lacking !== undefined) return { kind: 'needs-second' };
  const waits = standings.flatMap((one) => (one.kind === 'waits' ? [one] : []));
  return waits.sort((a, b) => b.untilOn.getTime() - a.untilOn.getTime())[0] ?? { kind: 'effective' };
}
