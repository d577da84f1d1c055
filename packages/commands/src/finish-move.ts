import { catalogue } from '@latchkey/connectors/catalogue';
import { lockAccount, raiseVersion } from '@latchkey/store/account';
import { closeMove, markMoveReady, readMove } from '@latchkey/store/app-move';
import { writeAudit } from '@latchkey/store/audit';
import { deleteBinding } from '@latchkey/store/binding';
import type { Tx } from '@latchkey/store/database';
import { raiseWish } from '@latchkey/store/drift';
import { lockEntitlements, queueDelivery } from '@latchkey/store/entitlement';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { endAccess } from './end-access.ts';
import { retiredRef } from './handle-hash.ts';

/**
 * Says that a move by hand was done in the app. After a new username: the old account there is nobody's any more and is
 * never bound again, what was signed in to it ends, and the next delivery makes the new one. After a merge: the given-up
 * account stays stopped, as it is.
 */
export async function finishMove(
  tx: Tx,
  input: { moveId: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone'>> {
  const seen = await readMove(tx, input.moveId);
  if (seen === null || (await lockAccount(tx, seen.accountId)) === null) return refuse('gone');
  await lockEntitlements(tx, seen.accountId);
  const move = await readMove(tx, input.moveId);
  if (move?.state !== 'open') return refuse('gone');
  const { accountId, app } = move;
  let retired: string | null = null;
  if (move.cause === 'new-handle') {
    const ref = await deleteBinding(tx, accountId, app);
    retired = ref === null ? null : retiredRef(app, ref);
    const scope = { kind: 'account-app', accountId, app } as const;
    await endAccess(tx, { scope, cause: 'new-handle', logout: true }, context);
    if ((await raiseWish(tx, accountId, app)) !== null) await queueDelivery(tx, accountId, app, 1);
    tx.afterCommit(() => context.wake(`app:${app}`));
  }
  await closeMove(tx, move.id, { state: 'done', by: actorText(context.actor), retiredRef: retired });
  await raiseVersion(tx, accountId, null);
  await writeAudit(tx, {
    event: 'move-done',
    accountId,
    actor: context.actor,
    app,
    detail: { cause: move.cause },
  });
  return { ok: true };
}

/** The member says that they have taken along what they need: an admin may close the old account. */
export async function readyToMove(
  tx: Tx,
  input: { moveId: string; accountId: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone'>> {
  if ((await lockAccount(tx, input.accountId)) === null) return refuse('gone');
  if (!(await markMoveReady(tx, input.moveId, input.accountId))) return refuse('gone');
  await writeAudit(tx, {
    event: 'move-ready',
    accountId: input.accountId,
    actor: context.actor,
    detail: { move: input.moveId },
  });
  return { ok: true };
}

/** Whether a kind of app keeps keys that are lost with an account, so that they have to be taken along. */
export function hasKeys(kind: string): boolean {
  return catalogue[kind]?.lostByLeaving.includes('encryption-keys') === true;
}
