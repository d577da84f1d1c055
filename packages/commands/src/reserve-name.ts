import type { Tx } from '@latchkey/store/database';
import { writeReservation } from '@latchkey/store/name-reservation';
import { checkUsername } from './check-username.ts';
import { type CommandContext, type Refused, refuse } from './context.ts';

/**
 * Reserves a username for an invitation for 24 h, after every app has answered that it is free. Call it in the
 * transaction that stores those answers.
 */
export async function reserveName(
  tx: Tx,
  input: { username: string; invitationId: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'invalid' | 'reserved' | 'taken'>> {
  const fault = await checkUsername(tx, context.keys, input.username, input.invitationId);
  if (fault !== null) return refuse(fault);
  return (await writeReservation(tx, input.username, input.invitationId)) ? { ok: true } : refuse('taken');
}
