import type { Tx } from '@latchkey/store/database';
import { countTask } from '@latchkey/store/invitation';
import { ask } from './ask.ts';
import { checkUsername } from './check-username.ts';
import { type CommandContext, type Refused, refuse } from './context.ts';

/** Names one invitation may ask the apps about. */
const MOST_TASKS = 10;

/** Asks every app whether a username is free, for somebody who is claiming; what the hub knows itself is answered at once. */
export async function askHandle(
  tx: Tx,
  input: { invitationId: string; username: string },
  context: CommandContext,
): Promise<{ ok: true; taskId: string } | Refused<'invalid' | 'reserved' | 'taken' | 'too-many'>> {
  const fault = await checkUsername(tx, context.keys, input.username, input.invitationId);
  if (fault !== null) return refuse(fault);
  if (!(await countTask(tx, input.invitationId, MOST_TASKS))) return refuse('too-many');
  return ask(
    tx,
    { kind: 'handle-free', arguments: { username: input.username, invitation: input.invitationId } },
    context,
  );
}
