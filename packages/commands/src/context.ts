import type { Actor } from '@latchkey/domain/account';
import type { Policy } from '@latchkey/domain/rule';
import type { Log } from '@latchkey/runtime/log';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Wake } from '@latchkey/store/wake';

/**
 * What every command is given besides its transaction and its input. `policy`: the rules in force where the caller has
 * read them already; null: a command that needs them reads them.
 */
export type CommandContext = {
  actor: Actor;
  policy: Policy | null;
  keys: PurposeKeys;
  log: Log;
  wake: Wake;
};

/** How rows say who did something. */
export function actorText(actor: Actor): string {
  return actor.kind === 'account' ? `account:${actor.id}` : actor.kind;
}

/** An expected failure of a command. */
export type Refused<Code extends string> = { ok: false; fault: { code: Code; detail?: string } };

/** Makes a refusal. */
export function refuse<Code extends string>(code: Code, detail?: string): Refused<Code> {
  return { ok: false, fault: { code, ...(detail === undefined ? {} : { detail }) } };
}
