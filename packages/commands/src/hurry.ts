import type { Tx } from '@latchkey/store/database';
import type { CommandContext } from './context.ts';

/**
 * Moves an account's wish for an app to the front of the app's queue: somebody waits at the door. Called by each
 * refresh of the waiting page; a try that was put off for more than two seconds is made then.
 */
export async function hurry(
  tx: Tx,
  input: { accountId: string; app: string },
  context: Pick<CommandContext, 'wake'>,
): Promise<void> {
  const rows = await tx.query(
    `UPDATE delivery SET urgency = greatest(urgency, 1), next_try_at = least(next_try_at, now() + interval '2 s')
     WHERE account_id = $1 AND app = $2 AND (urgency < 1 OR next_try_at > now() + interval '2 s') RETURNING app`,
    [input.accountId, input.app],
  );
  if (rows.length > 0) tx.afterCommit(() => context.wake(`app:${input.app}`));
}
