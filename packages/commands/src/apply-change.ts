import { type Change, type ChangeKey, changeKey, isRemoving, removalScope } from '@latchkey/domain/change';
import { removalLimits } from '@latchkey/domain/guard-limits';
import { lockAccount, raiseVersion } from '@latchkey/store/account';
import type { Tx } from '@latchkey/store/database';
import { lockEntitlements } from '@latchkey/store/entitlement';
import { takeTickets } from '@latchkey/store/removal-ticket';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { readSettings } from './settings/read-settings.ts';
import { writeChanges } from './write-changes.ts';

export type ApplyChangeInput = {
  accountId: string;
  /** The account's version that the changes were decided on. */
  seenVersion: number;
  changes: readonly Change[];
  /** Told on receipts; the reason of the first removal, or change, where it is left out. */
  cause?: string;
  /** Somebody named this person: tickets are taken and never refused. */
  forced?: boolean;
  /** Keys that people have approved: their tickets are taken and never refused. */
  approved?: ReadonlySet<ChangeKey>;
  /** Limits that two people raised for the plan this comes from, by scope. */
  raised?: ReadonlyMap<string, number>;
  /** The caller has ended the whole account's access in this transaction. */
  ended?: boolean;
};

/**
 * Applies decided changes of one person in the caller's transaction. Faults, each with nothing written: `gone`,
 * `moved` (the person is not the one that was decided on: decide again), `removal-limit` (the limit of an app or group
 * was used up meanwhile).
 */
export async function applyChange(
  tx: Tx,
  input: ApplyChangeInput,
  context: CommandContext,
): Promise<{ ok: true; version: number } | Refused<'gone' | 'moved' | 'removal-limit'>> {
  const account = await lockAccount(tx, input.accountId);
  if (account === null || account.life === 'erased') return refuse('gone');
  if (account.version !== input.seenVersion) return refuse('moved');
  const changes = input.changes.filter((change) => change.kind !== 'confirm');
  const [first] = changes;
  if (first === undefined) return { ok: true, version: account.version };
  await lockEntitlements(tx, account.id);
  const scopes = changes.flatMap((change) => {
    const scope = removalScope(change);
    const forced = input.forced === true || input.approved?.has(changeKey(change)) === true;
    return scope === null ? [] : [{ scope, forced }];
  });
  const policy = context.policy ?? (await readSettings(tx))?.policy;
  const limitOf = removalLimits(policy?.guard, input.raised);
  // Taken before the first write, so that a refusal leaves the transaction clean. Every row that is contended is locked
  // already; what follows waits for nobody who could wait for this lock.
  if (!(await takeTickets(tx, { accountId: account.id, scopes }, limitOf))) return refuse('removal-limit');
  const cause = input.cause ?? (changes.find(isRemoving) ?? first).reason;
  const options = { cause, ended: input.ended ?? false };
  await writeChanges(tx, account, changes, options, context);
  return { ok: true, version: await raiseVersion(tx, account.id, context.policy?.settingsVersion ?? null) };
}
