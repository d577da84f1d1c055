import { leavesOf } from '@latchkey/domain/rule';
import type { HubSettings } from './settings/read-settings.ts';

/** A source of members entered by hand, with the groups that a rule gives for it. */
export type ManualSource = { name: string; groups: string[] };

/** Every source of kind `manual`; one that no rule asks has no groups. */
export function manualSources(settings: HubSettings): ManualSource[] {
  return Object.entries(settings.document.sources)
    .filter(([, source]) => source.kind === 'manual')
    .map(([name]) => ({ name, groups: groupsByHand(settings, name) }));
}

/** The source of this name, if members may be entered in it by hand. */
export function manualSourceOf(settings: HubSettings, name: string): ManualSource | null {
  return manualSources(settings).find((one) => one.name === name) ?? null;
}

function groupsByHand({ policy }: HubSettings, source: string): string[] {
  const given = policy.rules.filter((rule) =>
    leavesOf(rule.when).some((leaf) => leaf.kind === 'manual' && leaf.source === source),
  );
  return [...new Set(given.map((rule) => rule.group))];
}
