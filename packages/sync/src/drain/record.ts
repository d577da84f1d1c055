import type { Binding, DeliveryOutcome, Observed, Wanted } from '@latchkey/domain/delivery';
import { hasAttempt } from '@latchkey/store/attempt';
import { writeAudit } from '@latchkey/store/audit';
import { keepHandle, markSent, writeBinding } from '@latchkey/store/binding';
import { markDelivered, postponeDelivery, type Wish } from '@latchkey/store/delivery';
import { refreshObserved } from '@latchkey/store/observed';
import { closeReceipts, hasOpenReceipt } from '@latchkey/store/receipt';
import { backOffMs } from '../back-off.ts';
import type { Delivery } from './deliver.ts';
import { receiptSteps } from './receipt-steps.ts';
import { hashFields } from './wanted-from.ts';

const SYSTEM = { kind: 'system' } as const;
const HOUR_MS = 3_600_000;

/** Ties an account there to the account here; false: it is tied to somebody else. */
export function bindAccount(
  { db, app, about, row }: Delivery,
  observed: Observed,
  origin: Binding['origin'],
): Promise<boolean> {
  const { ref, handle } = observed;
  return db.tx(async (tx) => {
    const claims = about.bindingClaims(observed);
    const written = await writeBinding(tx, row.accountId, { app, ref, handle, claims, origin, sent: {} });
    if (!written) return false;
    await writeAudit(tx, {
      event: 'account-bound',
      accountId: row.accountId,
      actor: SYSTEM,
      app,
      detail: { origin },
    });
    return true;
  });
}

/**
 * The app shows what is wished: recorded together with the receipts, which this very look proves. Null: the wish moved
 * on at this moment, and there is more to do.
 */
export async function finish(
  { db, app, about, row, holder }: Delivery,
  wish: Wish,
  wanted: Wanted,
  observed: Observed | null,
  how: { restoredFrom: Observed['standing'] | null; changed: boolean },
): Promise<DeliveryOutcome | null> {
  const { accountId } = row;
  const { version, treatment } = wish;
  const ends = treatment !== 'present';
  const outcome: DeliveryOutcome =
    observed === null && !ends
      ? { kind: 'pending', ref: null, checkAfterMs: null, until: 'first-sign-in' }
      : { kind: 'done', ref: observed?.ref ?? null, changed: how.changed };
  const fields = hashFields(wanted.fields);
  const delivered = { treatment, groups: wanted.groups, fields };
  return db.tx(async (tx) => {
    if (!(await markDelivered(tx, { accountId, app, holder, version, delivered, outcome }))) return null;
    if (observed !== null && !ends) await markSent(tx, accountId, app, fields);
    if (observed !== null && wish.binding !== null && wish.binding.handle !== observed.handle) {
      await keepHandle(tx, accountId, app, observed.handle, about.bindingClaims(observed));
    }
    if (observed !== null) await refreshObserved(tx, app, observed);
    if (await hasOpenReceipt(tx, accountId, app, version)) {
      const wasLeft =
        how.restoredFrom === 'left' ||
        (!ends && (await hasAttempt(tx, accountId, app, version, 'restore-left')));
      const steps = receiptSteps(wanted, observed, about, wasLeft);
      await closeReceipts(tx, { accountId, app, version, ends, steps });
      await writeAudit(tx, {
        event: ends ? 'ending-read-back' : 'return-read-back',
        accountId,
        actor: SYSTEM,
        app,
        detail: { version, complete: steps.every((step) => step.proof === 'verified') },
      });
    }
    return outcome;
  });
}

/** Puts the row back for later, with what came of it. `unanswered`: an account may have been made that nobody told of. */
export async function postpone(
  { db, app, row, holder }: Delivery,
  wish: Wish,
  outcome: DeliveryOutcome,
  unanswered = false,
): Promise<DeliveryOutcome> {
  await postponeDelivery(db.one, {
    accountId: row.accountId,
    app,
    holder,
    version: wish.version,
    afterMs: delayOf(outcome, row.tries),
    outcome,
    unanswered,
  });
  return outcome;
}

/** When to try again. What waits for a person is looked at every hour, in case somebody has seen to it in the app. */
function delayOf(outcome: DeliveryOutcome, tries: number): number {
  switch (outcome.kind) {
    case 'retry':
      return outcome.afterMs ?? backOffMs(tries, Math.random());
    case 'pending':
      return outcome.checkAfterMs ?? HOUR_MS;
    case 'refused':
      return Math.max(60_000, backOffMs(tries, Math.random()));
    case 'conflict':
    case 'needs-person':
      return HOUR_MS;
    case 'done':
      return 0;
  }
}
