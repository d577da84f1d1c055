import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { insertMail } from '@latchkey/store/message-insert';
import type { CommandContext } from './context.ts';

/** Sends the invitation's text to the person who asks, so that they see the mail before anybody is invited. Its link opens nothing. */
export async function sendPreview(
  tx: Tx,
  input: { accountId: string },
  context: CommandContext,
): Promise<{ ok: true; messageId: string }> {
  const messageId = await insertMail(tx, {
    accountId: input.accountId,
    template: 'invitation-preview',
    payload: {},
  });
  await writeAudit(tx, { event: 'invitation-previewed', accountId: input.accountId, actor: context.actor });
  tx.afterCommit(() => context.wake('messages'));
  return { ok: true, messageId: messageId as string };
}
