import { retiredRef } from '@latchkey/commands/handle-hash';
import type { Binding, DeliveryOutcome, Observed } from '@latchkey/domain/delivery';
import { nextStep } from '@latchkey/domain/next-step';
import { isRetired } from '@latchkey/store/app-move';
import { insertAttempt } from '@latchkey/store/attempt';
import { type ClaimedDelivery, readWish, renewClaim, type Wish } from '@latchkey/store/delivery';
import type { DrainOptions } from './drain-app.ts';
import { bindAccount, finish, postpone } from './record.ts';
import { type CallStep, takeStep } from './take-step.ts';
import { wantedFrom } from './wanted-from.ts';

/** What a drainer gives each delivery: whose claim it is, and a turn at the app (`cost`: calls that will be made). */
export type Delivery = DrainOptions & {
  row: ClaimedDelivery;
  holder: string;
  turn(cost: number): Promise<boolean>;
};

/** One look and one step may be taken this often before the row is put back. */
const MOST_STEPS = 8;
const LOOK_CALLS = 2;
const STEP_CALLS = 3;
const HOUR_MS = 3_600_000;

/**
 * Brings one account in one app to its wish: read the wish, look, take one step, look again, until nothing is left to
 * do. Everything is read anew in each round, so that a wish that moves during a call simply is the next one. No
 * transaction is open during a call. Null: the row was let go (stopped, or no longer ours), with nothing to conclude.
 */
export async function deliver(delivery: Delivery): Promise<DeliveryOutcome | null> {
  const { db, app, about, settings, connector, row, holder } = delivery;
  const { accountId } = row;
  let restoredFrom: Observed['standing'] | null = null;
  let made = false;
  let changed = false;
  let wish: Wish | null = null;

  for (let steps = 0; steps <= MOST_STEPS; steps += 1) {
    wish = await readWish(db.one, accountId, app);
    if (wish === null || !(await delivery.turn(LOOK_CALLS))) return null;
    const { binding } = wish;
    const wanted = wantedFrom(wish, { accountId, app, about, settings });
    const found = await connector.find(binding === null ? { subject: wanted.subject } : { ref: binding.ref });
    if (found.kind === 'fault') return postpone(delivery, wish, found.outcome);
    const observed = found.kind === 'observed' ? found.observed : null;
    if (binding === null && observed !== null) {
      // Given up for a new one, and still tied to this person there: never bound again.
      if (await isRetired(db.one, app, retiredRef(app, observed.ref)))
        return postpone(delivery, wish, { kind: 'needs-person', instructions: 'still-tied' });
    }
    const step = nextStep({
      wanted,
      observed,
      binding,
      capabilities: about.capabilities,
      make: settings.document.apps[app]?.make ?? 'ahead',
    });

    if (step.do === 'done') {
      // "Not found" proves nothing yet where a create was never answered: it is looked at again.
      if (observed === null && wish.doubtMs > 0) {
        return postpone(delivery, wish, {
          kind: 'pending',
          ref: null,
          checkAfterMs: wish.doubtMs,
          until: null,
        });
      }
      const outcome = await finish(delivery, wish, wanted, observed, { restoredFrom, changed });
      if (outcome !== null) return outcome;
      continue;
    }
    if (step.do === 'needs-person') {
      return postpone(delivery, wish, { kind: 'needs-person', instructions: step.instructions });
    }
    const version = await renewClaim(db.one, { accountId, app, holder });
    if (version === null) return null;
    if (version !== wish.version) continue;
    if (step.do === 'bind') {
      const origin: Binding['origin'] = made || wish.doubtMs > 0 ? 'made' : 'found';
      if (observed !== null && (await bindAccount(delivery, observed, origin))) continue;
      return postpone(delivery, wish, { kind: 'conflict', ref: step.ref });
    }
    if (!(await delivery.turn(STEP_CALLS))) return null;
    const outcome = await takeStep(connector, step, wanted, observed?.ref ?? '');
    await insertAttempt(db.one, {
      accountId,
      app,
      version: wish.version,
      step: nameOf(step, observed),
      outcome,
    });
    if (outcome.kind !== 'done') {
      const unanswered =
        step.do === 'create' && outcome.kind === 'retry' && outcome.fault.code === 'unanswered';
      return postpone(delivery, wish, outcome, unanswered);
    }
    changed = true;
    if (step.do === 'create') made = outcome.changed;
    if (step.do === 'restore') restoredFrom = observed?.standing ?? null;
  }
  if (wish === null) return null;
  return postpone(delivery, wish, { kind: 'retry', afterMs: HOUR_MS, fault: { code: 'too-many-steps' } });
}

/** How the attempt is called; a restoration says what from, for the receipt of a return that was interrupted. */
function nameOf(step: CallStep, observed: Observed | null): string {
  return step.do === 'restore' ? `restore-${observed?.standing ?? 'absent'}` : step.do;
}
