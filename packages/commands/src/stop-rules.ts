import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { lockProposal, stopProposal } from '@latchkey/store/rule-proposal';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';

/** Ends proposed rules without effect: anybody who answers for the books may. */
export async function stopRules(
  tx: Tx,
  input: { proposalId: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone'>> {
  const proposal = await lockProposal(tx, input.proposalId);
  if (proposal === null) return refuse('gone');
  await stopProposal(tx, proposal.id, actorText(context.actor));
  await writeAudit(tx, {
    event: 'rules-stopped',
    accountId: null,
    actor: context.actor,
    detail: { proposal: proposal.id },
  });
  return { ok: true };
}
