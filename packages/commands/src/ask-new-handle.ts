import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import {
  countHandleRequests,
  insertHandleRequest,
  readLastHandleRequest,
} from '@latchkey/store/handle-request';
import { ask } from './ask.ts';
import { checkUsername } from './check-username.ts';
import { type CommandContext, type Refused, refuse } from './context.ts';

/** Requests that one member may make within a day. */
const MOST_A_DAY = 5;

/**
 * Asks for another username, without a reason. The name is reserved while the request is open, every app is asked
 * whether it is free, and then one admin decides.
 */
export async function askNewHandle(
  tx: Tx,
  input: { accountId: string; username: string },
  context: CommandContext,
): Promise<
  | { ok: true; requestId: string; taskId: string }
  | Refused<'gone' | 'invalid' | 'reserved' | 'taken' | 'asked-already' | 'too-many'>
> {
  const account = await lockAccount(tx, input.accountId);
  if (account === null || account.life !== 'active' || account.username === null) return refuse('gone');
  const last = await readLastHandleRequest(tx, account.id);
  if (last?.wanted != null) return refuse('asked-already');
  if ((await countHandleRequests(tx, account.id)) >= MOST_A_DAY) return refuse('too-many');
  const fault = await checkUsername(tx, context.keys, input.username, null);
  if (fault !== null) return refuse(fault);
  const requestId = await insertHandleRequest(tx, { accountId: account.id, wanted: input.username });
  if (requestId === null) return refuse('taken');
  await writeAudit(tx, {
    event: 'handle-asked',
    accountId: account.id,
    actor: context.actor,
    detail: { request: requestId },
  });
  const asked = await ask(
    tx,
    { kind: 'handle-free', arguments: { username: input.username, request: requestId } },
    context,
  );
  return { ok: true, requestId, taskId: asked.taskId };
}
