import { setTimeout as sleep } from 'node:timers/promises';
import type { Connector } from '@latchkey/connectors/contract';
import type { DeliveryOutcome, Step, Wanted } from '@latchkey/domain/delivery';

/** A step that is a call to the app. */
export type CallStep = Exclude<Step, { do: 'done' | 'needs-person' | 'bind' }>;

/** Shorter than a claim, so that no call of ours is under way when somebody else may claim the row. */
const LIMIT_MS = 45_000;

/** Makes the call that a step asks for. `ref`: the account there; not used by `create`. Never throws, never hangs. */
export async function takeStep(
  connector: Connector,
  step: CallStep,
  wanted: Wanted,
  ref: string,
): Promise<DeliveryOutcome> {
  const done = new AbortController();
  try {
    return await Promise.race([
      call(connector, step, wanted, ref),
      sleep(LIMIT_MS, timedOut, { signal: done.signal, ref: false }),
    ]);
  } catch {
    return { kind: 'retry', afterMs: null, fault: { code: 'threw' } };
  } finally {
    done.abort();
  }
}

const timedOut: DeliveryOutcome = { kind: 'retry', afterMs: null, fault: { code: 'unanswered' } };

const cannotRename: DeliveryOutcome = { kind: 'needs-person', instructions: 'cannot-rename' };

function call(connector: Connector, step: CallStep, wanted: Wanted, ref: string): Promise<DeliveryOutcome> {
  switch (step.do) {
    case 'create':
      return connector.create({ subject: wanted.subject, handle: wanted.handle, fields: wanted.fields });
    case 'update':
      return connector.update(ref, step.fields);
    case 'rename':
      if (connector.rename === undefined) return Promise.resolve(cannotRename);
      return connector.rename(ref, step.handle);
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
