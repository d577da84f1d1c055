import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { decideHeld } from '@latchkey/store/message-pass';
import type { CommandContext } from './context.ts';

/** Lets mails go out that waited for a click, or takes them back. What is no longer so by then is not sent anyway. */
export async function decideHeldMails(
  tx: Tx,
  input: { messageIds: readonly string[]; send: boolean },
  context: CommandContext,
): Promise<{ ok: true; count: number }> {
  const count = await decideHeld(tx, input.messageIds, input.send);
  if (count > 0) {
    await writeAudit(tx, {
      event: input.send ? 'mails-released' : 'mails-discarded',
      accountId: null,
      actor: context.actor,
      detail: { count },
    });
    if (input.send) tx.afterCommit(() => context.wake('messages'));
  }
  return { ok: true, count };
}
