import type { NeverMailReason } from '@latchkey/domain/letter-kinds';
import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { withdrawAllMails } from '@latchkey/store/message-insert';
import { deleteNeverMail, insertNeverMail } from '@latchkey/store/never-mail';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';

/**
 * Marks somebody as never mailed (a bereavement, a conflict), or takes the mark away (`never` null). What waits to be
 * sent to them is taken back; only a receipt that they ask for themselves is sent from then on.
 */
export async function markMail(
  tx: Tx,
  input: { accountId: string; never: NeverMailReason | null },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'no-such-account' | 'not-marked'>> {
  const account = await lockAccount(tx, input.accountId);
  if (account === null || account.life === 'erased') return refuse('no-such-account');
  const { never } = input;
  if (never === null) {
    if (!(await deleteNeverMail(tx, account.id))) return refuse('not-marked');
  } else {
    await insertNeverMail(tx, { accountId: account.id, reason: never, placedBy: actorText(context.actor) });
    await withdrawAllMails(tx, account.id);
  }
  await writeAudit(tx, {
    event: never === null ? 'mail-allowed' : 'never-mail',
    accountId: account.id,
    actor: context.actor,
    ...(never === null ? {} : { detail: { reason: never } }),
  });
  return { ok: true };
}
