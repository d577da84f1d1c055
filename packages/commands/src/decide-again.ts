import { type Change, type ChangeKey, changeKey, isRemoving } from '@latchkey/domain/change';
import { decide } from '@latchkey/domain/decide';
import { guard } from '@latchkey/domain/guard';
import { lockAccount, raiseVersion } from '@latchkey/store/account';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { loadPerson } from '@latchkey/store/person';
import { applyChange } from './apply-change.ts';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { readApprovals, readKeepers } from './read-approvals.ts';
import { readSources } from './read-sources.ts';
import { readSettings } from './settings/read-settings.ts';

export type DecideAgainInput = {
  accountId: string;
  cause: string;
  /** Whether anything may be taken away now; what would be is left to the next plan and its guard. Default: no. */
  removals?: boolean;
  /** The caller wrote to this person already: the version grows even where nothing follows. */
  written?: boolean;
};

/**
 * Decides one person inside the caller's transaction and applies what follows: after a claim, a lifted hold, a name or
 * a group given by hand. Joining a privileged group waits for a person as always.
 */
export async function decideAgain(
  tx: Tx,
  input: DecideAgainInput,
  context: CommandContext,
): Promise<{ ok: true; version: number; changes: Change[] } | Refused<'gone' | 'moved' | 'removal-limit'>> {
  const account = await lockAccount(tx, input.accountId);
  const person = account === null ? null : await loadPerson(tx, input.accountId);
  if (person === null) return refuse('gone');
  const policy = context.policy ?? (await readSettings(tx))?.policy ?? null;
  const changes = policy === null ? [] : await decideGuarded();
  if (policy === null || changes.length === 0) {
    const { version } = person.account;
    return {
      ok: true,
      version: input.written ? await raiseVersion(tx, input.accountId, null) : version,
      changes,
    };
  }
  const applied = await applyChange(
    tx,
    { accountId: input.accountId, seenVersion: person.account.version, changes, cause: input.cause },
    { ...context, policy },
  );
  return applied.ok ? { ...applied, changes } : applied;

  async function decideGuarded(): Promise<Change[]> {
    if (policy === null || person === null) return [];
    const sources = await readSources(tx);
    const now = await readCalendar(tx);
    const { approved } = await readApprovals(tx, policy);
    const keepers = await readKeepers(tx, policy);
    const privileged = new Set(policy.groups.filter((group) => group.privileged).map((group) => group.name));
    const exclude = new Set<ChangeKey>();
    for (;;) {
      const decided = decide(person, policy, sources, now, { exclude }).filter(
        (change) => change.kind !== 'confirm',
      );
      const { held } = guard(input.accountId, decided, { over: new Set(), privileged, keepers, approved });
      const kept = input.removals === true ? [] : decided.filter(isRemoving);
      const waits = [...held.map((one) => one.change), ...kept];
      if (waits.length === 0) return decided;
      for (const change of waits) exclude.add(changeKey(change));
    }
  }
}
