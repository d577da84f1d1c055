import type { CommandContext } from '@latchkey/commands/context';
import { releaseApproved } from '@latchkey/commands/release-approved';
import { readPolicy } from '@latchkey/commands/settings/read-settings';
import type { Database } from '@latchkey/store/database';
import { readUnfinishedPlans } from '@latchkey/store/plan';
import { applyPlan } from './apply-plan.ts';

/**
 * Goes on with plans that were interrupted, and with what people have approved since. Returns the accounts to
 * decide again: they changed since, or more follows from what was approved.
 */
export async function resumePlans(options: {
  db: Database;
  context: Omit<CommandContext, 'actor'>;
  signal?: AbortSignal;
}): Promise<string[]> {
  const { db, context } = options;
  const policy = context.policy ?? (await readPolicy(db.one));
  await db.tx((tx) => releaseApproved(tx, policy, context));
  const moved: string[] = [];
  for (const planId of await readUnfinishedPlans(db.one)) {
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    moved.push(...(await applyPlan({ db, planId, context: { ...context, policy }, ...signal })).moved);
  }
  return moved;
}
