import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { lockRaise, stopRaise as writeStop } from '@latchkey/store/guard-raise';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';

/** Takes back a raised limit that no plan has used: anybody who answers for the books may. */
export async function stopRaise(
  tx: Tx,
  input: { raiseId: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone'>> {
  const raise = await lockRaise(tx, input.raiseId);
  if (raise === null) return refuse('gone');
  await writeStop(tx, raise.id, actorText(context.actor));
  await writeAudit(tx, {
    event: 'raise-stopped',
    accountId: null,
    actor: context.actor,
    detail: { raise: raise.id },
  });
  return { ok: true };
}
