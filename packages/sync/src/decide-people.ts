import { readSources } from '@latchkey/commands/read-sources';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import type { Log } from '@latchkey/runtime/log';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Database } from '@latchkey/store/database';
import type { Wake } from '@latchkey/store/wake';
import { applyPlan } from './apply/apply-plan.ts';
import { makePlan } from './plan/make-plan.ts';

/** What deciding and applying needs. */
export type DecideDeps = { db: Database; keys: PurposeKeys; log: Log; wake: Wake; signal?: AbortSignal };

/** What came of it. `confirm`: accounts whose change lacks only a look-up of the person. */
export type Decided = { planId: string | null; confirm: string[]; applied: number; held: number };

/** A person who changed while the plan was applied is decided again, this often at most. */
const AGAIN = 3;

/**
 * Decides people, writes the plan and applies what the guard lets go: `null` means everybody, `addOnly` nothing that takes
 * anything away. The one way from facts to
 * changes, whatever woke us: a read, a hint, a changed rule, a day that passed.
 */
export async function decidePeople(
  deps: DecideDeps,
  input: {
    cause: 'pull' | 'settings' | 'one' | 'operator';
    accountIds: string[] | null;
    author?: string;
    addOnly?: boolean;
  },
): Promise<Decided> {
  const result: Decided = { planId: null, confirm: [], applied: 0, held: 0 };
  let accountIds = input.accountIds;
  for (let round = 0; round < AGAIN; round += 1) {
    const settings = await readSettings(deps.db.one);
    if (settings === null) return result;
    const { policy } = settings;
    const plan = await makePlan({
      db: deps.db,
      policy,
      sources: await readSources(deps.db.one),
      cause: input.cause,
      ...(input.author === undefined ? {} : { author: input.author }),
      ...(accountIds === null ? {} : { accountIds }),
      ...(input.addOnly === true ? { addOnly: true } : {}),
      write: true,
      keys: deps.keys,
      log: deps.log,
    });
    if (round === 0) result.confirm = plan.confirms;
    result.held += plan.totals.held;
    // Those who answer for the books may have been written to about what is held.
    if (plan.totals.held > 0) await deps.wake('messages');
    if (plan.planId === null) return result;
    result.planId = plan.planId;
    const applied = await applyPlan({
      db: deps.db,
      planId: plan.planId,
      context: { policy, keys: deps.keys, log: deps.log, wake: deps.wake },
      ...(deps.signal === undefined ? {} : { signal: deps.signal }),
    });
    result.applied += applied.applied;
    if (applied.moved.length === 0 || deps.signal?.aborted === true) return result;
    accountIds = applied.moved;
  }
  return result;
}
