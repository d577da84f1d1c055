import type { Tx } from '@latchkey/store/database';
import type { CommandContext } from './context.ts';

/**
 * Moves an account's wish for an app to the front of the app's queue: somebody waits at the door. Called by each
 * refresh of the waiting page; a try that was put off is made at once, but never within 2 s of the last one.
 */
export async function hurry(
  tx: Tx,
  input: { accountId: string; app: string },
  context: Pick<CommandContext, 'wake'>,
): Promise<void> {
  const rows = await tx.query(
    `UPDATE delivery d SET urgency = greatest(d.urgency, 1),
       next_try_at = least(d.next_try_at, greatest(now(), d.outcome_at + interval '2 s'))
     FROM entitlement e
     WHERE d.account_id = $1 AND d.app = $2 AND e.account_id = d.account_id AND e.app = d.app
       AND d.delivered_version < e.version
       AND (d.urgency < 1 OR d.next_try_at > greatest(now(), d.outcome_at + interval '2 s'))
     RETURNING d.app`,
    [input.accountId, input.app],
  );
  if (rows.length > 0) tx.afterCommit(() => context.wake(`app:${input.app}`));
}
