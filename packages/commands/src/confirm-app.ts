import { lockApp, setMode } from '@latchkey/store/app';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { type CommandContext, type Refused, refuse } from './context.ts';

/** The app's accounts were seen by a person: from `observe` to `manage`. Nothing was changed there before. */
export async function confirmApp(
  tx: Tx,
  input: { app: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'no-such-app' | 'no-inventory' | 'already-managed'>> {
  const app = await lockApp(tx, input.app);
  if (app === null) return refuse('no-such-app');
  if (app.mode === 'manage') return refuse('already-managed');
  if (app.inventoryOn === null) return refuse('no-inventory');
  await setMode(tx, input.app, 'manage');
  await writeAudit(tx, { event: 'app-confirmed', accountId: null, actor: context.actor, app: input.app });
  tx.afterCommit(() => context.wake(`app:${input.app}`));
  return { ok: true };
}
