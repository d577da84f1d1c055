import { type AccountRow, lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { deleteReservation, forgetNameTasks } from '@latchkey/store/handle';
import { closeHandleRequest, type HandleRequest, readHandleRequest } from '@latchkey/store/handle-request';
import { withdrawMails } from '@latchkey/store/message-insert';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { tell } from './tell.ts';

/** An open request with its account locked; null where it is not open. */
export async function lockHandleRequest(
  tx: Tx,
  requestId: string,
): Promise<(HandleRequest & { wanted: string; account: AccountRow }) | null> {
  const seen = await readHandleRequest(tx, requestId);
  const account = seen === null ? null : await lockAccount(tx, seen.accountId);
  const request = await readHandleRequest(tx, requestId);
  if (account === null || request?.wanted == null) return null;
  return { ...request, wanted: request.wanted, account };
}

/**
 * Closes a request without a new name: `refused` by an admin, which a mail tells, `withdrawn` by the member, `taken` where an app has the
 * name already. The name is let go, and forgotten with every question about it.
 */
export async function closeNewHandle(
  tx: Tx,
  input: { requestId: string; how: 'refused' | 'withdrawn' | 'taken' },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone'>> {
  const request = await lockHandleRequest(tx, input.requestId);
  if (request === null) return refuse('gone');
  const { actor } = context;
  const own = actor.kind === 'account' && actor.id === request.accountId;
  if (own !== (input.how === 'withdrawn')) return refuse('gone');
  await deleteReservation(tx, request.wanted, request.accountId);
  await closeHandleRequest(tx, request.id, input.how, actorText(actor));
  // The worker's own task is still being answered: it is closed by whoever answers, and has nothing more to do.
  if (input.how !== 'taken') await forgetNameTasks(tx, request.wanted);
  if (input.how === 'refused') {
    const letter = { template: 'handle-refused', payload: {}, event: request.id } as const;
    await withdrawMails(tx, request.accountId, 'handle-granted', 'handle-refused');
    await tell(tx, request.account, letter, context);
  }
  await writeAudit(tx, {
    event: `handle-${input.how}`,
    accountId: request.accountId,
    actor,
    detail: { request: request.id },
  });
  return { ok: true };
}
