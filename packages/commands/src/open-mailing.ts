import type { Actor } from '@latchkey/domain/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Reader, Tx } from '@latchkey/store/database';
import { hasTested, insertMailing, isTextNew, readMailing } from '@latchkey/store/mailing';
import { freeNotOpened } from '@latchkey/store/message-pass';
import { readRoleHolders } from '@latchkey/store/role';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';

/**
 * Lets the hub mail members from now on: whoever presses send has sent the text to themselves before. The shell may do
 * it where anybody has, or where nobody has a role yet. A text that was changed since has to be seen by somebody anew.
 * Fault `test-first`: it was not.
 */
export async function openMailing(
  tx: Tx,
  context: CommandContext,
): Promise<{ ok: true } | Refused<'test-first'>> {
  if (!(await maySendInvitations(tx, context.actor))) return refuse('test-first');
  if (await insertMailing(tx, actorText(context.actor))) {
    await freeNotOpened(tx);
    await writeAudit(tx, { event: 'mailing-opened', accountId: null, actor: context.actor });
  }
  return { ok: true };
}

/** Whether somebody may send invitations: the hub was opened for mail with these words, or they have seen them. */
export async function maySendInvitations(db: Reader, actor: Actor): Promise<boolean> {
  if ((await readMailing(db)) !== null && (!(await isTextNew(db)) || (await hasTested(db, null))))
    return true;
  if (actor.kind === 'account') return hasTested(db, actor.id);
  return (
    actor.kind === 'operator' && ((await hasTested(db, null)) || (await readRoleHolders(db)).length === 0)
  );
}
