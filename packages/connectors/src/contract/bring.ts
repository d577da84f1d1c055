import { strict as assert } from 'node:assert';
import type { Binding, DeliveryOutcome, Observed, Step, Wanted } from '@latchkey/domain/delivery';
import type { Treatment } from '@latchkey/domain/entitlement';
import { nextStep } from '@latchkey/domain/next-step';
import type { Connector } from '../contract.ts';
import type { ConnectorHarness, NewPerson } from './harness.ts';

/** What came of bringing an account to a wish. */
export type Brought = {
  end: Step | DeliveryOutcome;
  observed: Observed | null;
  binding: Pick<Binding, 'ref' | 'origin'> | null;
  steps: string[];
};

const MOST_STEPS = 8;

/** The wish for a person: in the first managed group, with the name. */
export function wish(harness: ConnectorHarness, person: NewPerson, more: Partial<Wanted> = {}): Wanted {
  return {
    treatment: 'present',
    subject: person.subject,
    handle: person.handle,
    groups: [harness.managed[0]],
    managed: harness.managed,
    fields: { displayName: person.name },
    ...more,
  };
}

/** Takes steps until none is left, as a delivery does, without anything kept between two looks but the binding. */
export async function bring(
  harness: ConnectorHarness,
  wanted: Wanted,
  known: Brought['binding'] = null,
): Promise<Brought> {
  const { connector, about } = harness;
  let binding = known;
  const steps: string[] = [];
  for (let count = 0; count <= MOST_STEPS; count += 1) {
    const found = await connector.find(binding === null ? { subject: wanted.subject } : { ref: binding.ref });
    if (found.kind === 'fault') return { end: found.outcome, observed: null, binding, steps };
    const observed = found.kind === 'observed' ? found.observed : null;
    const next = nextStep({ wanted, observed, binding, capabilities: about.capabilities, make: 'ahead' });
    if (next.do === 'done' || next.do === 'needs-person') return { end: next, observed, binding, steps };
    steps.push(next.do);
    if (next.do === 'bind') {
      binding = { ref: next.ref, origin: 'made' };
      continue;
    }
    const outcome = await take(connector, next, wanted, observed?.ref ?? '');
    if (outcome.kind !== 'done') return { end: outcome, observed, binding, steps };
  }
  return assert.fail(`more than ${MOST_STEPS} steps: ${steps.join(' ')}`);
}

function take(connector: Connector, step: Step, wanted: Wanted, ref: string): Promise<DeliveryOutcome> {
  switch (step.do) {
    case 'create':
      return connector.create(wanted);
    case 'update':
      return connector.update(ref, step.fields);
    case 'rename':
      assert(connector.rename !== undefined);
      return connector.rename(ref, step.handle);
    case 'set-groups':
      return connector.setGroups(ref, step.add, step.remove);
    case 'suspend':
    case 'restore':
    case 'remove':
    case 'erase':
      return connector[step.do](ref);
    default:
      return assert.fail(`no call: ${step.do}`);
  }
}

/** Brings a new person in and answers with the account there; fails where that does not succeed. */
export async function bringIn(
  harness: ConnectorHarness,
  person: NewPerson,
): Promise<{ ref: string; observed: Observed; binding: { ref: string; origin: Binding['origin'] } }> {
  const brought = await bring(harness, wish(harness, person));
  assert.deepEqual(brought.end, { do: 'done' });
  assert(brought.observed !== null && brought.binding !== null);
  return { ref: brought.binding.ref, observed: brought.observed, binding: brought.binding };
}

/** Gives a bound account another treatment; fails where that does not succeed. */
export async function treat(
  harness: ConnectorHarness,
  person: NewPerson,
  binding: NonNullable<Brought['binding']>,
  treatment: Treatment,
): Promise<Observed> {
  const brought = await bring(harness, wish(harness, person, { treatment }), binding);
  assert.deepEqual(brought.end, { do: 'done' });
  assert(brought.observed !== null);
  return brought.observed;
}
