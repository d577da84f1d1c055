import type { Policy } from '@latchkey/domain/rule';
import type { Database } from '@latchkey/store/database';
import { insertMail } from '@latchkey/store/message-insert';
import {
  deletePlan,
  findSameHeld,
  finishPlan,
  insertPlan,
  insertPlanChanges,
  supersedeChanges,
  supersedePlans,
} from '@latchkey/store/plan';
import { type Proposal, rowFrom } from './planned-change.ts';
import { HeldSet, tellOfHeld } from './tell-of-held.ts';

const BATCH = 500;

/** Writes a plan's rows as they come. `close` answers its id; null where there was nothing to write. */
export type PlanWriter = {
  add(proposals: readonly Proposal[]): Promise<void>;
  close(totals: { go: number; held: number }, accountIds: readonly string[] | null): Promise<string | null>;
};

/**
 * Opens a plan at its first row. Until it is closed nobody applies or approves it. A full plan takes the place of every
 * older one, a plan of some people of what older plans still had for them. One that only holds again what the newest
 * open plan holds is dropped, so that what a treasurer looks at keeps its number.
 */
export function openPlanWriter(
  db: Database,
  plan: { cause: string; policy: Policy; author: string },
): PlanWriter {
  let planId: string | null = null;
  let number = 0;
  let fresh = 0;
  const held = new HeldSet();
  let pending: Proposal[] = [];

  async function flush(): Promise<void> {
    if (pending.length === 0) return;
    planId ??= await insertPlan(db.one, {
      cause: plan.cause,
      settingsVersion: plan.policy.settingsVersion,
      author: plan.author,
    });
    const rows = pending.map((proposal) => {
      number += 1;
      return rowFrom(proposal, number);
    });
    pending = [];
    await insertPlanChanges(db.one, planId, rows);
  }

  return {
    async add(proposals) {
      held.add(proposals);
      fresh += proposals.filter((proposal) => proposal.held === 'new-people').length;
      for (const proposal of proposals) {
        pending.push(proposal);
        if (pending.length >= BATCH) await flush();
      }
    },
    async close(totals, accountIds) {
      await flush();
      const id = planId;
      if (id === null) {
        if (accountIds === null) await db.tx((tx) => supersedePlans(tx, NEWEST));
        else await db.tx((tx) => supersedeChanges(tx, NEWEST, accountIds));
        return null;
      }
      if (totals.go === 0 && accountIds === null) {
        const same = await findSameHeld(db.one, id);
        if (same !== null) {
          await deletePlan(db.one, id);
          return same;
        }
      }
      await db.tx(async (tx) => {
        if (accountIds === null) await supersedePlans(tx, id);
        else await supersedeChanges(tx, id, accountIds);
        await finishPlan(tx, id, totals, totals.go > 0 ? 'applying' : 'open');
        // Addressed to nobody: it goes to everybody who answers for the books.
        const payload = { planId: id, count: fresh };
        if (fresh > 0) await insertMail(tx, { accountId: null, template: 'many-new-people', payload });
        await tellOfHeld(tx, id, held);
      });
      return id;
    },
  };
}

/** Above the number of every plan there is. */
const NEWEST = '9223372036854775807';
