import { catalogue } from '@latchkey/connectors/catalogue';
import { type HandleWay, handleWay } from '@latchkey/domain/handle-way';
import { raiseVersion, readAccount } from '@latchkey/store/account';
import { insertMove } from '@latchkey/store/app-move';
import { writeAudit } from '@latchkey/store/audit';
import { readBindings } from '@latchkey/store/binding';
import type { Reader, Tx } from '@latchkey/store/database';
import { lockEntitlements, queueDelivery, raiseWishes } from '@latchkey/store/entitlement';
import { deleteReservation, forgetNameTasks, writeUsername } from '@latchkey/store/handle';
import { closeHandleRequest } from '@latchkey/store/handle-request';
import { withdrawMails } from '@latchkey/store/message-insert';
import { readRoleHolders } from '@latchkey/store/role';
import { insertHandleTombstone } from '@latchkey/store/tombstone';
import { lockHandleRequest } from './close-new-handle.ts';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { handleHash } from './handle-hash.ts';
import { tell } from './tell.ts';

/** Kinds of apps that rename an account when they are wished the same once more. */
const RENAME = Object.values(catalogue)
  .filter((about) => about.capabilities.names === 'renames')
  .map((about) => about.kind);

/** What a new username means in each app where somebody has an account. */
export async function planNewHandle(
  db: Reader,
  account: { id: string; username: string },
): Promise<{ app: string; way: HandleWay }[]> {
  return (await readBindings(db, account.id)).map((binding) => ({
    app: binding.app,
    way: handleWay(catalogue[binding.kind]?.capabilities.names ?? 'fixed', binding, account),
  }));
}

/**
 * Gives a member the username they asked for. They sign in with it from now on; the `sub` stays. Apps that can are
 * wished to rename; where one cannot, a move by hand is opened and the old account stays until it is done. The old name
 * becomes a tombstone; a mail says the new one alone. One admin is enough, and says no reason; an admin's own request needs another admin, if there is one.
 */
export async function grantNewHandle(
  tx: Tx,
  input: { requestId: string },
  context: CommandContext,
): Promise<
  { ok: true; ways: { app: string; way: HandleWay }[] } | Refused<'gone' | 'not-checked' | 'own-request'>
> {
  const request = await lockHandleRequest(tx, input.requestId);
  const account = request === null ? null : await readAccount(tx, request.accountId);
  if (request === null || account === null || account.username === null) return refuse('gone');
  if (account.life !== 'active') return refuse('gone');
  if (request.state !== 'asked') return refuse('not-checked');
  const { actor } = context;
  if (actor.kind === 'account' && actor.id === account.id) {
    const others = (await readRoleHolders(tx)).some(
      (one) => one.role === 'admin' && one.accountId !== account.id,
    );
    if (others) return refuse('own-request');
  }
  await lockEntitlements(tx, account.id);
  const old = account.username;
  const ways = await planNewHandle(tx, { id: account.id, username: old });
  await writeUsername(tx, account.id, request.wanted);
  await deleteReservation(tx, old, account.id);
  await insertHandleTombstone(tx, handleHash(context.keys, old));
  await forgetNameTasks(tx, old);
  await forgetNameTasks(tx, request.wanted);
  await closeHandleRequest(tx, request.id, 'granted', actorText(actor));
  for (const { app, way } of ways) {
    if (way !== 'by-hand') continue;
    await insertMove(tx, { accountId: account.id, app, cause: 'new-handle', otherId: null });
  }
  for (const app of await raiseWishes(tx, account.id, RENAME)) {
    await queueDelivery(tx, account.id, app, 1);
    tx.afterCommit(() => context.wake(`app:${app}`));
  }
  await withdrawMails(tx, account.id, 'handle-granted', 'handle-refused');
  await tell(tx, account, { template: 'handle-granted', payload: {}, event: request.id }, context);
  await raiseVersion(tx, account.id, null);
  await writeAudit(tx, {
    event: 'handle-granted',
    accountId: account.id,
    actor,
    detail: { request: request.id, ways: Object.fromEntries(ways.map(({ app, way }) => [app, way])) },
  });
  return { ok: true, ways };
}
