import type { CommandContext } from '@latchkey/commands/context';
import { type HubSettings, readSettings } from '@latchkey/commands/settings/read-settings';
import { tellOfShell } from '@latchkey/commands/tell-of-shell';
import type { MessageKey } from '@latchkey/runtime/text/text';
import type { Tx } from '@latchkey/store/database';
import { findAccounts } from '@latchkey/store/find-account';
import { openWaker } from '@latchkey/store/wake';
import type { OpenHub } from './open-hub.ts';
import { EXIT, VerbError } from './ui/exit.ts';
import type { Terminal } from './verb.ts';

/** What a verb that changes something works with: the shell is the person `operator`. */
export type Operator = { hub: OpenHub; settings: HubSettings | null; context: CommandContext };

/** Opens the hub as the operator. */
export async function openOperator(terminal: Terminal): Promise<Operator> {
  const hub = await terminal.open();
  const waker = await openWaker({
    url: hub.url('owner'),
    supervise: false,
    onFault: (code) =>
      terminal.log.warn({ fault: code }, 'a wake-up was not sent; the sweep will find the work'),
  });
  terminal.lifecycle.onStop('wake', () => waker.stop());
  const settings = await readSettings(hub.db.one);
  return {
    hub,
    settings,
    context: {
      actor: { kind: 'operator' },
      policy: settings?.policy ?? null,
      keys: hub.keys,
      log: hub.log,
      wake: waker.wake,
    },
  };
}

/**
 * Runs what a verb changes, and in the same transaction tells everybody with a role of it. `act`: the verb as it is
 * typed, without whom or what it names. What was refused is not told.
 */
export function operate<T extends { ok: boolean }>(
  { hub, context }: Operator,
  act: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return hub.db.tx(async (tx) => {
    const result = await work(tx);
    if (result.ok) await tellOfShell(tx, { act }, context);
    return result;
  });
}

/** The settings in force, or the message that says how to apply some. */
export function demandSettings(operator: Operator): HubSettings {
  if (operator.settings === null) throw new VerbError(EXIT.usage, 'cli.no-settings');
  return operator.settings;
}

/** The one account that PERSON means. Several: exit 2 and their subs; none: exit 2. */
export async function demandPerson(hub: OpenHub, person: string): Promise<string> {
  const found = await findAccounts(hub.db.one, person);
  const [only] = found;
  if (only === undefined) throw new VerbError(EXIT.usage, 'cli.person.none');
  if (found.length > 1) throw new VerbError(EXIT.usage, 'cli.person.several', { subs: found.join('\n') });
  return only;
}

type Answer = { ok: true } | { ok: false; fault: { code: string } };
type FaultOf<T> = T extends { ok: false; fault: { code: infer Code extends string } } ? Code : never;
/** The result itself, where every fault it can have has a sentence; else a type that nothing fits. */
type Worded<T> = `cli.fault.${FaultOf<T>}` extends MessageKey ? T : never;

/** Throws the sentence of a command's fault. A fault without one is a type error. */
export function demandOk<T extends Answer>(result: T & Worded<T>): Extract<T, { ok: true }> {
  if (result.ok) return result as T as Extract<T, { ok: true }>;
  throw new VerbError(EXIT.failed, `cli.fault.${result.fault.code}`);
}
