import { mergeStanding } from '@latchkey/domain/merge-word';
import { type AccountRow, lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { insertMerge, isInMerge, type MergeChoices } from '@latchkey/store/merge';
import { readRoleHolders } from '@latchkey/store/role';
import { isShared } from '@latchkey/store/shared-account';
import { applyMerge } from './apply-merge.ts';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';

/** Why two accounts are not merged. `keep-unclaimed`: the other one is in use, so it is the one to keep. */
export type MergeFault = 'gone' | 'same-account' | 'keep-unclaimed' | 'in-merge' | 'affected';

/** Locks both accounts, in the order of their ids; null where one is not there, or is being erased. */
export async function lockBoth(
  tx: Tx,
  keepId: string,
  goneId: string,
): Promise<{ keep: AccountRow; gone: AccountRow } | null> {
  const found = new Map<string, AccountRow>();
  for (const id of [keepId, goneId].sort()) {
    const account = await lockAccount(tx, id);
    if (account !== null && account.life !== 'erasing' && account.life !== 'erased') found.set(id, account);
  }
  const keep = found.get(keepId);
  const gone = found.get(goneId);
  return keep === undefined || gone === undefined ? null : { keep, gone };
}

/** How many admins there are: people who have claimed and were not put out. */
export async function countAdmins(tx: Tx): Promise<number> {
  return new Set(
    (await readRoleHolders(tx)).filter((one) => one.role === 'admin').map((one) => one.accountId),
  ).size;
}

/**
 * Says that two accounts are one person: `keepId` stays, what is `goneId`’s goes over to it. A second person agrees;
 * before there is any admin, it is done at once (`done`).
 */
export async function proposeMerge(
  tx: Tx,
  input: { keepId: string; goneId: string; choices: MergeChoices },
  context: CommandContext,
): Promise<{ ok: true; mergeId: string; done: boolean } | Refused<MergeFault>> {
  const { keepId, goneId, choices } = input;
  if (keepId === goneId) return refuse('same-account');
  const both = await lockBoth(tx, keepId, goneId);
  if (both === null) return refuse('gone');
  if ((await isShared(tx, keepId)) || (await isShared(tx, goneId))) return refuse('gone');
  if (both.keep.life === 'invited' && both.gone.life !== 'invited') return refuse('keep-unclaimed');
  if ((await isInMerge(tx, keepId)) || (await isInMerge(tx, goneId))) return refuse('in-merge');
  const by = actorText(context.actor);
  const now = await readCalendar(tx);
  const admins = await countAdmins(tx);
  const affected = [keepId, goneId];
  const standing = mergeStanding({ proposedBy: by, proposedOn: now, by, affected, admins, now });
  if (standing.kind === 'affected') return refuse('affected');
  const mergeId = await insertMerge(tx, { keepId, goneId, choices, proposedBy: by });
  await writeAudit(tx, {
    event: 'merge-proposed',
    accountId: keepId,
    actor: context.actor,
    detail: { merge: mergeId },
  });
  if (standing.kind !== 'effective') return { ok: true, mergeId, done: false };
  await applyMerge(tx, { mergeId, ...both, choices }, context);
  return { ok: true, mergeId, done: true };
}
