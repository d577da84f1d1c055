import { applyRules } from '@latchkey/commands/settings/apply-rules';
import { policyFrom } from '@latchkey/commands/settings/policy-from';
import { previewSettings } from '@latchkey/commands/settings/preview-settings';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { settingsSchema } from '@latchkey/commands/settings/schema';
import { listProposals, readReadyProposals } from '@latchkey/store/rule-proposal';
import type { DecideDeps } from '../decide-people.ts';

/** Makes the console's rules that enough people have agreed to the rules in force. The pages may not write settings. */
export async function applyReadyRules(deps: DecideDeps): Promise<void> {
  for (const proposalId of await readReadyProposals(deps.db.one)) {
    const settings = await readSettings(deps.db.one);
    const proposal = (await listProposals(deps.db.one, 50)).find((one) => one.id === proposalId);
    if (settings === null || proposal === undefined) continue;
    const { rules } = settingsSchema.parse(proposal.document);
    const after = policyFrom({ ...settings.document, rules }, settings.version + 1);
    const preview = await previewSettings(deps.db, settings.policy, after);
    const context = { ...deps, policy: null, actor: { kind: 'system' } as const };
    const outcome = await deps.db.tx((tx) => applyRules(tx, { proposalId, preview }, context));
    deps.log.info({ proposal: proposalId, outcome }, 'rules of the console');
  }
}
