import { mergeStanding } from '@latchkey/domain/merge-word';
import { writeAudit } from '@latchkey/store/audit';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { closeMerge, readMerge } from '@latchkey/store/merge';
import { applyMerge } from './apply-merge.ts';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { countAdmins, lockBoth } from './propose-merge.ts';

/** A second person agrees that two accounts are one person, and they are merged in this transaction. */
export async function approveMerge(
  tx: Tx,
  input: { mergeId: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone' | 'affected' | 'needs-second' | 'waits'>> {
  const seen = await readMerge(tx, input.mergeId);
  const both = seen === null ? null : await lockBoth(tx, seen.keepId, seen.goneId);
  const merge = both === null ? null : await readMerge(tx, input.mergeId);
  if (both === null || merge?.state !== 'proposed') return refuse('gone');
  const { keepId, goneId, proposedBy, proposedOn, choices } = merge;
  if (both.keep.life === 'invited' && both.gone.life !== 'invited') return refuse('gone');
  const standing = mergeStanding({
    proposedBy,
    proposedOn,
    by: actorText(context.actor),
    affected: [keepId, goneId],
    admins: await countAdmins(tx),
    now: await readCalendar(tx),
  });
  if (standing.kind !== 'effective') return refuse(standing.kind);
  await applyMerge(tx, { mergeId: merge.id, ...both, choices }, context);
  return { ok: true };
}

/** Lets a proposed merge go: the two stay two. Anybody with a role may say so. */
export async function rejectMerge(
  tx: Tx,
  input: { mergeId: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone'>> {
  const seen = await readMerge(tx, input.mergeId);
  if (seen === null || (await lockBoth(tx, seen.keepId, seen.goneId)) === null) return refuse('gone');
  const merge = await readMerge(tx, input.mergeId);
  if (merge?.state !== 'proposed') return refuse('gone');
  await closeMerge(tx, merge.id, 'rejected', actorText(context.actor));
  await writeAudit(tx, {
    event: 'merge-rejected',
    accountId: merge.keepId,
    actor: context.actor,
    detail: { merge: merge.id },
  });
  return { ok: true };
}
