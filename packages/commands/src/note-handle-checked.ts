import type { Tx } from '@latchkey/store/database';
import { markHandleAsked } from '@latchkey/store/handle-request';
import { closeNewHandle, lockHandleRequest } from './close-new-handle.ts';
import { type CommandContext, type Refused, refuse } from './context.ts';

/** Every app has answered whether a wanted username is free: the request goes on to the admins, or is closed. */
export async function noteHandleChecked(
  tx: Tx,
  input: { requestId: string; free: boolean },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone'>> {
  if (!input.free) return closeNewHandle(tx, { requestId: input.requestId, how: 'taken' }, context);
  const request = await lockHandleRequest(tx, input.requestId);
  if (request === null) return refuse('gone');
  await markHandleAsked(tx, request.id);
  return { ok: true };
}
