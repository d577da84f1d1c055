import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { agreeProposal, lockProposal } from '@latchkey/store/rule-proposal';
import { readSettingVersion } from '@latchkey/store/setting';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';

/** The second person's word on proposed rules: never the author's, never the shell's, and only for what was shown. */
export async function agreeRules(
  tx: Tx,
  input: { proposalId: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone' | 'own' | 'moved-on'>> {
  const proposal = await lockProposal(tx, input.proposalId);
  if (proposal === null || proposal.agreedOn !== null) return refuse('gone');
  const second = actorText(context.actor);
  if (second === proposal.author || context.actor.kind !== 'account') return refuse('own');
  if ((await readSettingVersion(tx)) !== proposal.basis) return refuse('moved-on');
  await agreeProposal(tx, proposal.id, second);
  await writeAudit(tx, {
    event: 'rules-agreed',
    accountId: null,
    actor: context.actor,
    detail: { proposal: proposal.id },
  });
  tx.afterCommit(() => context.wake('tick'));
  return { ok: true };
}
