import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { hasTested, insertMailing, readMailing } from '@latchkey/store/mailing';
import { freeNotOpened } from '@latchkey/store/message-pass';
import { readRoleHolders } from '@latchkey/store/role';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';

/**
 * Lets the hub mail members from now on: whoever presses send has sent the text to themselves before. The shell may do
 * it where anybody has, or where nobody has a role yet. Fault `test-first`: nobody has seen the mail.
 */
export async function openMailing(
  tx: Tx,
  context: CommandContext,
): Promise<{ ok: true } | Refused<'test-first'>> {
  if ((await readMailing(tx)) !== null) return { ok: true };
  if (!(await maySend(tx, context))) return refuse('test-first');
  if (await insertMailing(tx, actorText(context.actor))) {
    await freeNotOpened(tx);
    await writeAudit(tx, { event: 'mailing-opened', accountId: null, actor: context.actor });
  }
  return { ok: true };
}

/** Whether whoever acts has seen the invitation as a mail of their own, so that they may send it to others. */
async function maySend(tx: Tx, { actor }: CommandContext): Promise<boolean> {
  if (actor.kind === 'account') return hasTested(tx, actor.id);
  return (
    actor.kind === 'operator' && ((await hasTested(tx, null)) || (await readRoleHolders(tx)).length === 0)
  );
}
