import { takeDueReminders } from '@latchkey/store/admission';
import type { Tx } from '@latchkey/store/database';
import { insertMail } from '@latchkey/store/message-insert';
import type { CommandContext } from './context.ts';

/** Days after which those who can admit somebody are reminded that they wait. */
const REMIND_AFTER_DAYS = [3, 7];

/** Reminds whoever can admit people of those who wait: one mail, however many are due. */
export async function remindAdmissions(tx: Tx, context: Pick<CommandContext, 'wake'>): Promise<number> {
  const { due, waiting } = await takeDueReminders(tx, REMIND_AFTER_DAYS);
  if (due === 0) return 0;
  // Addressed to nobody: it goes to everybody who answers for the books.
  await insertMail(tx, { accountId: null, template: 'admissions-wait', payload: { count: waiting } });
  tx.afterCommit(() => context.wake('messages'));
  return due;
}
