import { tidyName } from '@latchkey/domain/person-name';
import type { Policy } from '@latchkey/domain/rule';
import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { keepReservation } from '@latchkey/store/handle';
import {
  insertKeeper,
  insertSharedAccount,
  isShared,
  writeManualGroups,
} from '@latchkey/store/shared-account';
import { checkUsername } from './check-username.ts';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { decideAgain } from './decide-again.ts';
import { readPolicy } from './settings/read-settings.ts';

/** `group`: there is none of that name, or none was named. `privileged`: such a group is for people. */
export type GroupsFault = 'group' | 'privileged';

/** Why a shared account may not be in these groups; null: it may. */
export function groupsFault(policy: Policy, groups: readonly string[]): GroupsFault | null {
  const known = new Map(policy.groups.map((group) => [group.name, group]));
  if (groups.some((group) => !known.has(group))) return 'group';
  return groups.some((group) => known.get(group)?.privileged === true) ? 'privileged' : null;
}

/**
 * Makes an account for a collective or a working group, in groups that are named by hand. It has no password and no
 * address, so nobody signs in to it: its keepers sign in as themselves and go on as it.
 */
export async function makeShared(
  tx: Tx,
  input: { name: string; username: string; groups: readonly string[]; keepers: readonly string[] },
  context: CommandContext,
): Promise<
  | { ok: true; accountId: string }
  | Refused<'no-name' | 'invalid' | 'reserved' | 'taken' | 'no-keeper' | GroupsFault>
> {
  const name = tidyName(input.name);
  if (name === null) return refuse('no-name');
  if (input.groups.length === 0) return refuse('group');
  const fault =
    groupsFault(context.policy ?? (await readPolicy(tx)), input.groups) ??
    (await checkUsername(tx, context.keys, input.username, null));
  if (fault !== null) return refuse(fault);
  const keepers = [...new Set(input.keepers)].sort();
  for (const id of keepers) if (!(await mayKeep(tx, id))) return refuse('no-keeper');
  const accountId = await insertSharedAccount(tx, { name, username: input.username });
  if (accountId === null || !(await keepReservation(tx, input.username, accountId))) return refuse('taken');
  const by = actorText(context.actor);
  for (const keeperId of keepers) await insertKeeper(tx, { sharedId: accountId, keeperId, namedBy: by });
  await writeManualGroups(tx, accountId, input.groups, by);
  await writeAudit(tx, {
    event: 'shared-made',
    accountId,
    actor: context.actor,
    detail: { groups: input.groups, keepers: keepers.length },
  });
  const decided = await decideAgain(tx, { accountId, cause: 'by-admin', written: true }, context);
  if (!decided.ok) throw new Error(`a shared account could not be decided: ${decided.fault.code}`);
  return { ok: true, accountId };
}

/** Whether somebody may be a keeper: a person with an account of their own, active now. Locks it. */
export async function mayKeep(tx: Tx, accountId: string): Promise<boolean> {
  const account = await lockAccount(tx, accountId);
  return account?.life === 'active' && !(await isShared(tx, accountId));
}
