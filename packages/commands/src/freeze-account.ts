import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import type { CommandContext } from './context.ts';
import { placeHold } from './place-hold.ts';

const FREEZE_MS = 72 * 3_600_000;

/** Stops any account for 72 h, admins included: one admin may, and it ends by itself. */
export async function freezeAccount(
  tx: Tx,
  input: { accountId: string },
  context: CommandContext,
): ReturnType<typeof placeHold> {
  const untilOn = new Date((await readCalendar(tx)).getTime() + FREEZE_MS);
  return placeHold(
    tx,
    { accountId: input.accountId, kind: 'manual', reasonCode: 'freeze', untilOn },
    context,
  );
}
