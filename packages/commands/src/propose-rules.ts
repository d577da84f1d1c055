import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { hasAdmin, insertProposal } from '@latchkey/store/rule-proposal';
import { readSettingVersion } from '@latchkey/store/setting';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { digestSettings } from './settings/digest-settings.ts';
import { needsSecond, type SettingsPreview } from './settings/preview-settings.ts';
import type { SettingsFile } from './settings/schema.ts';

export type ProposeRulesInput = {
  origin: 'file' | 'console';
  /** The whole settings as they would be, without secrets. */
  document: SettingsFile;
  /** Version of the settings that the preview was made against. */
  basis: number;
  preview: SettingsPreview;
};

/**
 * Proposes other rules, as they were previewed. One of the console counts with the worker's next round where it needs
 * nobody else; a second person has to agree where more than 10 people or a role are affected, or limits get looser.
 */
export async function proposeRules(
  tx: Tx,
  input: ProposeRulesInput,
  context: CommandContext,
): Promise<{ ok: true; proposalId: string; needsSecond: boolean } | Refused<'moved-on'>> {
  if ((await readSettingVersion(tx)) !== input.basis) return refuse('moved-on');
  const second = needsSecond(input.preview) && (await hasAdmin(tx));
  const { basis: _, ...document } = input.document;
  const proposalId = await insertProposal(tx, {
    origin: input.origin,
    basis: input.basis,
    digest: digestSettings(document),
    document,
    affected: input.preview.affected,
    needsSecond: second,
    author: actorText(context.actor),
  });
  await writeAudit(tx, {
    event: 'rules-proposed',
    accountId: null,
    actor: context.actor,
    detail: { proposal: proposalId, basis: input.basis, affected: input.preview.affected, second },
  });
  tx.afterCommit(() => context.wake('tick'));
  return { ok: true, proposalId, needsSecond: second };
}
