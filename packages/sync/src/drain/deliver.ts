import type { Found } from '@latchkey/connectors/contract';
import type { Binding, DeliveryOutcome, Observed, Step, Wanted } from '@latchkey/domain/delivery';
import { nextStep } from '@latchkey/domain/next-step';
import { insertAttempt } from '@latchkey/store/attempt';
import { writeAudit } from '@latchkey/store/audit';
import { readBinding, writeBinding } from '@latchkey/store/binding';
import {
  type ClaimedDelivery,
  markDelivered,
  postponeDelivery,
  readWish,
  readWishVersion,
  releaseDelivery,
  type Wish,
} from '@latchkey/store/delivery';
import { closeReceipts, hasOpenReceipt } from '@latchkey/store/receipt';
import { backOffMs } from '../back-off.ts';
import type { DrainOptions } from './drain-app.ts';
import { receiptSteps } from './receipt-steps.ts';

const MOST_STEPS = 8;
/** After a create that was never answered, "not found" proves nothing before this long. */
const DOUBT_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Delivery = DrainOptions & { row: ClaimedDelivery };

/** What an app should show for a wish: the account's present values of the fields that it declares. */
function wantedFrom(options: Delivery, wish: Wish): Wanted {
  const values: Record<string, string | null> = {
    displayName: wish.name ?? wish.username,
    email: wish.address,
  };
  const fields: Record<string, string> = {};
  for (const field of options.about.fields) {
    const value = values[field];
    if (value !== null && value !== undefined) fields[field] = value;
  }
  return {
    treatment: wish.treatment,
    subject: options.row.accountId,
    handle: wish.username ?? '',
    groups: wish.groups,
    managed: Object.values(options.settings.document.apps[options.app]?.groups ?? {}),
    fields,
  };
}

/**
 * Brings one account in one app to the wish: look, take one step, look again, until nothing is left to do. No
 * transaction is open during a call. Returns the fault's code, or null where the wish is fulfilled or waits for a person.
 */
export async function deliver(options: Delivery): Promise<string | null> {
  const { db, app, connector, about, settings, row } = options;
  const { accountId } = row;
  const doneSteps: string[] = [];
  const wish = await readWish(db.one, accountId, app);
  if (wish === null) return null;
  const wanted = wantedFrom(options, wish);

  for (let count = 0; count < MOST_STEPS; count += 1) {
    const binding = await readBinding(db.one, accountId, app);
    const found: Found = await connector.find(
      binding === null ? { subject: wanted.subject } : { ref: binding.ref },
    );
    if (found.kind === 'fault') return later(found.outcome, false);
    const observed = found.kind === 'observed' ? found.observed : null;
    const step = nextStep({
      wanted,
      observed,
      binding,
      capabilities: about.capabilities,
      make: settings.document.apps[app]?.make ?? 'ahead',
    });
    if (step.do === 'done') return finish(observed);
    if (step.do === 'needs-person')
      return later({ kind: 'needs-person', instructions: step.instructions }, false);
    if ((await readWishVersion(db.one, accountId, app)) !== wish.version) {
      await releaseDelivery(db.one, accountId, app);
      return null;
    }
    if (step.do === 'bind') {
      if (observed === null || !(await bind(observed, 'found')))
        return later({ kind: 'conflict', ref: step.ref }, false);
      continue;
    }
    const outcome = await take(step, observed);
    await insertAttempt(db.one, { accountId, app, version: wish.version, step: step.do, outcome });
    if (outcome.kind !== 'done') {
      return later(
        outcome,
        step.do === 'create' && outcome.kind === 'retry' && outcome.fault.code === 'unanswered',
      );
    }
    doneSteps.push(step.do);
    if (step.do === 'create' && outcome.ref !== null) {
      const made = await connector.find({ ref: outcome.ref });
      if (made.kind === 'observed' && !(await bind(made.observed, 'made'))) {
        return later({ kind: 'conflict', ref: outcome.ref }, false);
      }
    }
  }
  return later({ kind: 'retry', afterMs: HOUR_MS, fault: { code: 'too-many-steps' } }, false);

  async function bind(observed: Observed, origin: Binding['origin']): Promise<boolean> {
    return db.tx(async (tx) => {
      const claims = about.bindingClaims(observed);
      const { ref, handle } = observed;
      const written = await writeBinding(tx, accountId, { app, ref, handle, claims, origin, sent: {} });
      if (written) {
        await writeAudit(tx, {
          event: 'account-bound',
          accountId,
          actor: { kind: 'system' },
          app,
          detail: { origin },
        });
      }
      return written;
    });
  }

  function take(
    step: Exclude<Step, { do: 'done' | 'needs-person' | 'bind' }>,
    observed: Observed | null,
  ): Promise<DeliveryOutcome> {
    const ref = observed?.ref ?? '';
    switch (step.do) {
      case 'create':
        return connector.create({ subject: wanted.subject, handle: wanted.handle, fields: wanted.fields });
      case 'update':
        return connector.update(ref, step.fields);
      case 'set-groups':
        return connector.setGroups(ref, step.add, step.remove);
      case 'suspend':
        return connector.suspend(ref);
      case 'restore':
        return connector.restore(ref);
      case 'remove':
        return connector.remove(ref);
      case 'erase':
        return connector.erase(ref);
    }
  }

  /** The app shows what is wished: recorded with the receipts, unless the wish moved on at this very moment. */
  async function finish(observed: Observed | null): Promise<string | null> {
    const ends = wish !== null && wish.treatment !== 'present';
    const version = wish?.version ?? 0;
    const unanswered = wish?.unansweredSince ?? null;
    if (observed === null && ends && unanswered !== null && Date.now() - unanswered.getTime() < DOUBT_MS) {
      const fault = { code: 'create-in-doubt' };
      return later({ kind: 'retry', afterMs: DOUBT_MS, fault }, false);
    }
    const outcome: DeliveryOutcome =
      observed === null && !ends
        ? { kind: 'pending', ref: null, checkAfterMs: null, until: 'first-sign-in' }
        : { kind: 'done', ref: observed?.ref ?? null, changed: doneSteps.length > 0 };
    const delivered = {
      treatment: wanted.treatment,
      groups: observed?.groups ?? [],
      fields: observed?.fields ?? {},
    };
    const marked = await db.tx(async (tx) => {
      if (!(await markDelivered(tx, { accountId, app, version, delivered, outcome }))) return false;
      if (await hasOpenReceipt(tx, accountId, app, version)) {
        const steps = receiptSteps(wanted, observed, about);
        await closeReceipts(tx, { accountId, app, version, ends, steps });
        await writeAudit(tx, {
          event: ends ? 'ending-read-back' : 'return-read-back',
          accountId,
          actor: { kind: 'system' },
          app,
          detail: { version, complete: steps.every((step) => step.proof === 'verified') },
        });
      }
      return true;
    });
    if (!marked) await releaseDelivery(db.one, accountId, app);
    return null;
  }

  async function later(outcome: DeliveryOutcome, unanswered: boolean): Promise<string | null> {
    const afterMs = delayOf(outcome, row.tries);
    await postponeDelivery(db.one, { accountId, app, afterMs, outcome, unanswered });
    return outcome.kind === 'retry' || outcome.kind === 'refused' ? outcome.fault.code : null;
  }
}

/** When to try again. What waits for a person is looked at once a day, in case somebody has seen to it in the app. */
function delayOf(outcome: DeliveryOutcome, tries: number): number {
  switch (outcome.kind) {
    case 'retry':
      return outcome.afterMs ?? backOffMs(tries, Math.random());
    case 'pending':
      return outcome.checkAfterMs ?? HOUR_MS;
    case 'refused':
      return Math.max(HOUR_MS / 4, backOffMs(tries, Math.random()));
    case 'conflict':
    case 'needs-person':
      return DAY_MS;
    case 'done':
      return 0;
  }
}
