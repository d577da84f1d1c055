import { type AccountRow, raiseVersion } from '@latchkey/store/account';
import { overtakeAddressChange } from '@latchkey/store/address-change';
import { insertMove } from '@latchkey/store/app-move';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { raiseWish } from '@latchkey/store/drift';
import { lockEntitlements, queueDelivery } from '@latchkey/store/entitlement';
import { deleteReservation, forgetNameTasks, writeUsername } from '@latchkey/store/handle';
import { closeHandleRequest, readLastHandleRequest } from '@latchkey/store/handle-request';
import { insertHold } from '@latchkey/store/hold';
import { clearContact } from '@latchkey/store/identity';
import { markWithdrawn } from '@latchkey/store/invitation';
import { type MergeChoices, markMerged } from '@latchkey/store/merge';
import { type CarriedRow, carryRows, followAsks, moveSponsored } from '@latchkey/store/merge-carry';
import {
  copyHolds,
  copyNeverMail,
  exchangeBindings,
  type MovedRows,
  moveAddresses,
  moveGrants,
  moveIdentities,
  moveQuestions,
  moveRoles,
} from '@latchkey/store/merge-move';
import { insertHandleTombstone } from '@latchkey/store/tombstone';
import { actorText, type CommandContext } from './context.ts';
import { decideAgain } from './decide-again.ts';
import { endAccess } from './end-access.ts';
import { followHold } from './follow-hold.ts';
import { handleHash } from './handle-hash.ts';
import { planMergeApps } from './preview-merge.ts';

/** What is kept of a merge until it can be undone no more. */
export type MergeMemory = {
  username: string | null;
  /** The account that was given up had an open invitation. */
  invited: boolean;
  /** It was stopped by this merge, and not before. */
  stopped: boolean;
  moved: MovedRows;
  carried: CarriedRow[];
  /** Members kept by hand for whom the given-up account answered. */
  sponsored: string[];
};

/** Purpose of the key that a merge's memory is encrypted with; the merge's id binds it to its row. */
export const MERGE_PURPOSE = 'merge';

/**
 * Merges two locked accounts. Outside accounts, addresses, groups and roles go over; holds count for both, so whoever
 * was barred is; in each app the chosen account stays, and the other one's is stopped and left to be emptied by hand.
 * The given-up account is stopped, its sessions end, its username becomes a tombstone. Then both are decided again.
 */
export async function applyMerge(
  tx: Tx,
  input: { mergeId: string; keep: AccountRow; gone: AccountRow; choices: MergeChoices },
  context: CommandContext,
): Promise<void> {
  const { mergeId, keep, gone, choices } = input;
  const by = actorText(context.actor);
  for (const id of [keep.id, gone.id].sort()) await lockEntitlements(tx, id);
  const apps = await planMergeApps(tx, { keepId: keep.id, goneId: gone.id, choices });

  const holds = await copyHolds(tx, gone.id, keep.id);
  const moved: MovedRows = {
    identities: await moveIdentities(tx, gone.id, keep.id),
    addresses: await moveAddresses(tx, gone.id, keep.id),
    grants: await moveGrants(tx, gone.id, keep.id),
    roles: await moveRoles(tx, gone.id, keep.id),
    neverMail: await copyNeverMail(tx, gone.id, keep.id),
    bindings: apps.filter((one) => one.stays === 'gone').map((one) => one.app),
    holds,
  };
  if (keep.life !== 'invited') await clearContact(tx, keep.id);
  await moveQuestions(tx, gone.id, keep.id);
  for (const app of moved.bindings) await exchangeBindings(tx, keep.id, gone.id, app);
  const invited = await markWithdrawn(tx, gone.id, true);
  await giveUpName(tx, gone, context);
  const stopped = await insertHold(tx, {
    accountId: gone.id,
    kind: 'manual',
    untilOn: null,
    placedBy: by,
    reasonCode: 'merged',
  });
  await overtakeAddressChange(tx, gone.id);
  const carried = await carryRows(tx, gone.id, keep.id);
  const sponsored = await moveSponsored(tx, gone.id, keep.id);
  await followAsks(tx, moved.identities);
  const memory: MergeMemory = { username: gone.username, invited, stopped, moved, carried, sponsored };
  const sealed = context.keys.encrypt(MERGE_PURPOSE, JSON.stringify(memory), mergeId);
  await markMerged(tx, mergeId, by, sealed);
  for (const { app, keep: kept, gone: given } of apps) {
    if (kept === null || given === null) continue;
    await insertMove(tx, { accountId: keep.id, app, cause: 'merge', otherId: gone.id });
  }
  await writeAudit(tx, {
    event: 'merged',
    accountId: keep.id,
    actor: context.actor,
    detail: { merge: mergeId, apps: Object.fromEntries(apps.map((one) => [one.app, one.stays])) },
  });
  await writeAudit(tx, {
    event: 'merged-away',
    accountId: gone.id,
    actor: context.actor,
    detail: { merge: mergeId },
  });
  await settle(
    tx,
    { keepId: keep.id, goneId: gone.id, apps: moved.bindings, stops: holds.length > 0 },
    context,
  );
}

/** Its username is nobody's from then on, and a wish for another one is moot. */
async function giveUpName(tx: Tx, gone: AccountRow, context: CommandContext): Promise<void> {
  const request = await readLastHandleRequest(tx, gone.id);
  if (request?.wanted != null) {
    await deleteReservation(tx, request.wanted, gone.id);
    await closeHandleRequest(tx, request.id, 'withdrawn', actorText(context.actor));
  }
  if (gone.username === null) return;
  await writeUsername(tx, gone.id, null);
  await deleteReservation(tx, gone.username, gone.id);
  await insertHandleTombstone(tx, handleHash(context.keys, gone.username));
  await forgetNameTasks(tx, gone.username);
}

/**
 * What follows from rows that went from one account to another: access of the given-up one ends, apps with exchanged
 * accounts are wished anew, and both are decided. `stops`: holds came over, so the access of the kept one ends as well.
 */
async function settle(
  tx: Tx,
  input: { keepId: string; goneId: string; apps: readonly string[]; stops: boolean },
  context: CommandContext,
): Promise<void> {
  const { keepId, goneId } = input;
  const scope = { kind: 'account', accountId: goneId } as const;
  await endAccess(tx, { scope, cause: 'by-admin', logout: 'on-suspend' }, context);
  if (input.stops) {
    const all = { kind: 'account', accountId: keepId } as const;
    await endAccess(tx, { scope: all, cause: 'by-admin', logout: 'on-suspend' }, context);
  }
  await renewExchanged(tx, [keepId, goneId], input.apps, context);
  await followHold(tx, goneId, 'by-admin', context);
  const decided = await decideAgain(
    tx,
    { accountId: keepId, cause: 'by-admin', removals: input.stops, written: true },
    context,
  );
  if (!decided.ok && decided.fault.code !== 'removal-limit')
    throw new Error(`a merged account could not be decided: ${decided.fault.code}`);
  if (!decided.ok) await followHold(tx, keepId, 'by-admin', context);
}

/** Apps in which two accounts were exchanged: what was signed in there ends, and both wishes are made anew. */
export async function renewExchanged(
  tx: Tx,
  accountIds: readonly string[],
  apps: readonly string[],
  context: CommandContext,
): Promise<void> {
  for (const accountId of accountIds) {
    for (const app of apps) {
      const scope = { kind: 'account-app', accountId, app } as const;
      await endAccess(tx, { scope, cause: 'by-admin', logout: 'on-suspend' }, context);
      if ((await raiseWish(tx, accountId, app)) === null) continue;
      await queueDelivery(tx, accountId, app, 1);
      tx.afterCommit(() => context.wake(`app:${app}`));
    }
    await raiseVersion(tx, accountId, null);
  }
}
