import { lockAccount } from '@latchkey/store/account';
import { withdrawMoves } from '@latchkey/store/app-move';
import { writeAudit } from '@latchkey/store/audit';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { lockEntitlements } from '@latchkey/store/entitlement';
import { keepReservation, writeUsername } from '@latchkey/store/handle';
import { deleteHold, readHolds } from '@latchkey/store/hold';
import { markWaiting } from '@latchkey/store/invitation';
import { closeMerge, forgetMerged, readMerge, readSettledMerges } from '@latchkey/store/merge';
import { followAsks, moveSponsored, returnRows } from '@latchkey/store/merge-carry';
import {
  dropCopiedHolds,
  dropNeverMail,
  exchangeBindings,
  moveIdentities,
  returnAddresses,
  returnGrants,
  returnRoles,
} from '@latchkey/store/merge-move';
import { deleteHandleTombstones } from '@latchkey/store/tombstone';
import { MERGE_PURPOSE, type MergeMemory, renewExchanged } from './apply-merge.ts';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { decideAgain } from './decide-again.ts';
import { endAccess } from './end-access.ts';
import { handleHashes } from './handle-hash.ts';
import { lockBoth } from './propose-merge.ts';

/**
 * Takes a merge back within 30 days: what went over goes back to where it came from, the given-up account has its
 * username and its accounts in apps again, and both are decided. What was added to the kept account since stays there.
 */
export async function undoMerge(
  tx: Tx,
  input: { mergeId: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone' | 'too-late' | 'affected'>> {
  const seen = await readMerge(tx, input.mergeId);
  const both = seen === null ? null : await lockBoth(tx, seen.keepId, seen.goneId);
  const merge = both === null ? null : await readMerge(tx, input.mergeId);
  if (both === null || merge?.state !== 'done') return refuse('gone');
  const { keepId, goneId } = merge;
  const { actor } = context;
  if (actor.kind === 'account' && (actor.id === keepId || actor.id === goneId)) return refuse('affected');
  const now = await readCalendar(tx);
  if (merge.moved === null || merge.undoUntilOn === null || merge.undoUntilOn <= now)
    return refuse('too-late');
  const memory = JSON.parse(context.keys.decrypt(MERGE_PURPOSE, merge.moved, merge.id)) as MergeMemory;
  const { moved } = memory;
  for (const id of [keepId, goneId].sort()) await lockEntitlements(tx, id);

  await moveIdentities(tx, keepId, goneId, moved.identities);
  await returnAddresses(tx, keepId, goneId, moved.addresses);
  await returnGrants(tx, keepId, goneId, moved.grants);
  await returnRoles(tx, keepId, goneId, moved.roles);
  await dropCopiedHolds(tx, keepId, moved.holds);
  await returnRows(tx, keepId, memory.carried);
  await moveSponsored(tx, keepId, goneId, memory.sponsored);
  await followAsks(tx, moved.identities);
  if (moved.neverMail) await dropNeverMail(tx, keepId);
  for (const app of moved.bindings) await exchangeBindings(tx, keepId, goneId, app);
  await withdrawMoves(tx, keepId, goneId, actorText(actor));
  if (memory.invited) await markWaiting(tx, goneId);
  if (memory.username !== null) {
    await deleteHandleTombstones(tx, handleHashes(context.keys, memory.username));
    if (await keepReservation(tx, memory.username, goneId)) await writeUsername(tx, goneId, memory.username);
  }
  const own = (await readHolds(tx, goneId)).find((hold) => hold.kind === 'manual');
  if (memory.stopped && own?.reasonCode === 'merged') await deleteHold(tx, goneId, 'manual');
  await closeMerge(tx, merge.id, 'undone', actorText(actor));
  await writeAudit(tx, {
    event: 'merge-undone',
    accountId: keepId,
    actor,
    detail: { merge: merge.id },
  });
  // Whoever was signed in as the kept account may have been either of the two.
  const scope = { kind: 'account', accountId: keepId } as const;
  await endAccess(tx, { scope, cause: 'by-admin', logout: 'on-suspend' }, context);
  await renewExchanged(tx, [keepId, goneId], moved.bindings, context);
  for (const accountId of [keepId, goneId]) {
    const decided = await decideAgain(
      tx,
      { accountId, cause: 'by-admin', removals: true, written: true },
      context,
    );
    if (!decided.ok && decided.fault.code !== 'removal-limit')
      throw new Error(`a parted account could not be decided: ${decided.fault.code}`);
  }
  return { ok: true };
}

/** Forgets what moved in merges that can be undone no longer, with the name and the ways in of the given-up account. */
export async function forgetMerges(tx: Tx): Promise<number> {
  const settled = await readSettledMerges(tx);
  for (const merge of settled) {
    await lockAccount(tx, merge.goneId);
    await forgetMerged(tx, merge);
  }
  return settled.length;
}
