import { addDays } from '@latchkey/domain/calendar';
import type { MemberLetter } from '@latchkey/domain/letter-kinds';
import { writeAudit } from '@latchkey/store/audit';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { insertMail } from '@latchkey/store/message-insert';
import type { CommandContext } from './context.ts';

/**
 * Sends a letter to the person who asks, as members would get it, in every language; the invitation where none is
 * named. Its link opens nothing.
 */
export async function sendPreview(
  tx: Tx,
  input: { accountId: string; letter?: MemberLetter },
  context: CommandContext,
): Promise<{ ok: true; messageId: string }> {
  const letter = input.letter ?? 'invitation';
  const group = context.policy?.groups[0]?.name ?? '';
  const on = addDays(await readCalendar(tx), 30).toISOString();
  const messageId = await insertMail(tx, {
    accountId: input.accountId,
    ...(letter === 'invitation'
      ? { template: 'invitation-preview', payload: {} }
      : { template: 'letter-test', payload: { letter, group, on } }),
  });
  await writeAudit(tx, {
    event: letter === 'invitation' ? 'invitation-previewed' : 'letter-previewed',
    accountId: input.accountId,
    actor: context.actor,
    ...(letter === 'invitation' ? {} : { detail: { letter } }),
  });
  tx.afterCommit(() => context.wake('messages'));
  return { ok: true, messageId: messageId as string };
}
