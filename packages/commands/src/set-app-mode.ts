import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import type { CommandContext } from './context.ts';

/**
 * Pauses an app (its queue grows, nothing is sent) or lets it go on. An app in `observe` is neither: nothing is sent to
 * it anyway, and a pause would be a way round the confirmation of its first inventory.
 */
export async function setAppMode(
  tx: Tx,
  input: { app: string; mode: 'paused' | 'manage' },
  context: CommandContext,
): Promise<{ ok: true } | { ok: false; fault: { code: 'no-such-app' | 'not-confirmed' } }> {
  const [app] = await tx.query<{ mode: string; inventory: Date | null }>(
    'SELECT mode, inventory_on AS inventory FROM app WHERE name = $1 AND retired_at IS NULL FOR UPDATE',
    [input.app],
  );
  if (app === undefined) return { ok: false, fault: { code: 'no-such-app' } };
  if (app.mode === 'observe' || (input.mode === 'manage' && app.inventory === null)) {
    return { ok: false, fault: { code: 'not-confirmed' } };
  }
  if (app.mode === input.mode) return { ok: true };
  await tx.query('UPDATE app SET mode = $2 WHERE name = $1', [input.app, input.mode]);
  await writeAudit(tx, { event: `app-${input.mode}`, accountId: null, actor: context.actor, app: input.app });
  tx.afterCommit(() => context.wake(`app:${input.app}`));
  return { ok: true };
}
