import { withdrawApproval } from '@latchkey/store/approval';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { type CommandContext, type Refused, refuse } from './context.ts';

/** Takes back an approval while it waits: any treasurer or admin may. What it already let go stays done. */
export async function stopApproval(
  tx: Tx,
  input: { approvalId: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone'>> {
  if (!(await withdrawApproval(tx, input.approvalId))) return refuse('gone');
  await writeAudit(tx, {
    event: 'approval-stopped',
    accountId: null,
    actor: context.actor,
    detail: { approval: input.approvalId },
  });
  return { ok: true };
}
