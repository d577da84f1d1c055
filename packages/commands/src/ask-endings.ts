import { CHARGED_AGAIN, RECURRING } from '@latchkey/domain/bar';
import { closeBarredAsks, markAsksTold, openBarredAsks } from '@latchkey/store/contribution-ask';
import type { Tx } from '@latchkey/store/database';
import { insertMail } from '@latchkey/store/message-insert';
import type { CommandContext } from './context.ts';

const running = { statuses: CHARGED_AGAIN, frequencies: RECURRING };

/**
 * Asks those who answer for the books to end the contributions of people who are barred: shown on `/books` for as long
 * as they run, and one mail about those that are new. `accountId` null: looks at everybody.
 */
export async function askEndings(
  tx: Tx,
  input: { accountId: string | null },
  context: Pick<CommandContext, 'wake'>,
): Promise<{ asked: number }> {
  await closeBarredAsks(tx, running);
  await openBarredAsks(tx, running, input.accountId);
  const count = await markAsksTold(tx);
  if (count > 0) {
    // Addressed to nobody: it goes to everybody who answers for the books.
    await insertMail(tx, { accountId: null, template: 'end-contribution', payload: { count } });
    tx.afterCommit(() => context.wake('messages'));
  }
  return { asked: count };
}
