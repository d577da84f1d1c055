import { writeAudit } from '@latchkey/store/audit';
import { closeReturnAsk } from '@latchkey/store/contribution-ask';
import type { Tx } from '@latchkey/store/database';
import { type CommandContext, type Refused, refuse } from './context.ts';

/** A person says that the payment of somebody who was not admitted went back. `sources`: only of these; null: of any. */
export async function sayReturned(
  tx: Tx,
  input: { factId: string; sources: readonly string[] | null },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone'>> {
  const accountId = await closeReturnAsk(tx, input.factId, input.sources);
  if (accountId === null) return refuse('gone');
  await writeAudit(tx, { event: 'say-returned', accountId, actor: context.actor });
  return { ok: true };
}
