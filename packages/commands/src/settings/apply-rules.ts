import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import {
  demandSecond,
  hasAdmin,
  lockProposal,
  stopProposal,
  useProposal,
} from '@latchkey/store/rule-proposal';
import { insertSetting, readSetting } from '@latchkey/store/setting';
import type { CommandContext } from '../context.ts';
import { needsSecond, type SettingsPreview } from './preview-settings.ts';
import { settingsSchema } from './schema.ts';

/**
 * Makes agreed rules of the console the rules in force: a new version of the settings of which only the rules differ,
 * and which the console owns from then on. `preview`: made just now; where more people are affected than when it was
 * proposed, a second person has to agree after all. The plan that follows passes the guard like any other.
 */
export async function applyRules(
  tx: Tx,
  input: { proposalId: string; preview: SettingsPreview },
  context: CommandContext,
): Promise<'applied' | 'gone' | 'moved-on' | 'needs-second'> {
  await tx.query('LOCK TABLE setting IN SHARE ROW EXCLUSIVE MODE');
  const proposal = await lockProposal(tx, input.proposalId);
  const current = await readSetting(tx);
  if (proposal === null || proposal.origin !== 'console' || current === null) return 'gone';
  if (current.version !== proposal.basis) {
    await stopProposal(tx, proposal.id, 'system');
    return 'moved-on';
  }
  if (!proposal.needsSecond && needsSecond(input.preview) && (await hasAdmin(tx))) {
    await demandSecond(tx, proposal.id);
    return 'needs-second';
  }
  const { rules } = settingsSchema.parse(proposal.document);
  const document = { ...settingsSchema.parse(current.document), rules };
  const version = current.version + 1;
  const owners = { ...current.owners, rules: 'console' };
  await insertSetting(tx, { version, document, owners, author: 'console', reason: null });
  await useProposal(tx, proposal.id, version);
  await writeAudit(tx, {
    event: 'settings-applied',
    accountId: null,
    actor: context.actor,
    detail: { version, paths: ['rules'], proposal: proposal.id },
  });
  tx.afterCommit(() => context.wake('pull'));
  return 'applied';
}
