import type { Tx } from '@latchkey/store/database';
import { insertMail } from '@latchkey/store/message-insert';
import { readRoleHolders } from '@latchkey/store/role';
import type { CommandContext } from './context.ts';

/**
 * Tells everybody with a role of the hub that the shell changed something: whoever has the server can do anything, but
 * not unseen. `act`: the verb, as it is typed. Before anybody has a role nobody is told.
 */
export async function tellOfShell(tx: Tx, input: { act: string }, context: CommandContext): Promise<void> {
  const holders = await readRoleHolders(tx);
  const accounts = [...new Set(holders.map((holder) => holder.accountId))];
  for (const accountId of accounts) {
    await insertMail(tx, { accountId, template: 'shell-change', payload: { act: input.act } });
  }
  if (accounts.length > 0) tx.afterCommit(() => context.wake('messages'));
}
