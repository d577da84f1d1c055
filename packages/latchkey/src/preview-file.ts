import type { CommandContext } from '@latchkey/commands/context';
import { proposeRules } from '@latchkey/commands/propose-rules';
import type { SettingsDifference } from '@latchkey/commands/settings/diff-settings';
import { digestSettings } from '@latchkey/commands/settings/digest-settings';
import { policyFrom } from '@latchkey/commands/settings/policy-from';
import {
  needsSecond,
  previewSettings,
  type SettingsPreview,
} from '@latchkey/commands/settings/preview-settings';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { SettingsFile, SettingsSection } from '@latchkey/commands/settings/schema';
import type { Tx } from '@latchkey/store/database';
import { findReadyProposal, hasAdmin } from '@latchkey/store/rule-proposal';
import { readSetting } from '@latchkey/store/setting';
import type { OpenHub } from './open-hub.ts';

/** Sections that say who has what. */
const DECIDING: readonly SettingsSection[] = ['groups', 'rules', 'apps', 'keepers', 'leaving', 'guard'];

/** What a file would change for people; null where nothing of that differs, or where there are no settings yet. */
export async function previewOf(
  hub: OpenHub,
  current: HubSettings | null,
  wanted: SettingsFile,
  differences: readonly SettingsDifference[],
): Promise<SettingsPreview | null> {
  if (current === null || !differences.some((one) => DECIDING.includes(one.section))) return null;
  return previewSettings(hub.db, current.policy, policyFrom(wanted, current.version + 1));
}

/**
 * Whether a file may be applied now. The shell is the first word at most: where more than 10 people or a role are
 * affected, or limits get looser, the file is proposed, and applied once more when somebody has agreed on the page.
 */
export async function demandAgreement(
  tx: Tx,
  file: { settings: SettingsFile; document: SettingsFile; preview: SettingsPreview | null },
  context: CommandContext,
): Promise<{ kind: 'go'; proposalId: string | null } | { kind: 'needs-second'; affected: number }> {
  const { document, preview, settings } = file;
  const current = await readSetting(tx);
  // A file that is refused anyhow, because the hub has moved on, is not proposed.
  const movedOn =
    settings.basis === undefined ? current?.author !== 'file' : settings.basis !== current?.version;
  if (preview === null || current === null || movedOn || !needsSecond(preview) || !(await hasAdmin(tx)))
    return { kind: 'go', proposalId: null };
  const ready = await findReadyProposal(tx, digestSettings(document), current.version);
  if (ready !== null) return { kind: 'go', proposalId: ready };
  const input = { origin: 'file', document, basis: current.version, preview } as const;
  await proposeRules(tx, input, context);
  return { kind: 'needs-second', affected: preview.affected };
}
