import type { HubSettings } from '@latchkey/commands/settings/read-settings';

/** The first source whose OAuth app the settings know, and that people can be sent to. */
export function proofSource(settings: HubSettings | null): string | null {
  const sources = Object.entries(settings?.document.sources ?? {});
  return sources.find(([, one]) => one.kind === 'open-collective' && one.oauth !== undefined)?.[0] ?? null;
}

/** The OAuth app of a source; null: it has none. */
export function oauthOf(settings: HubSettings | null, source: string) {
  const found = settings?.document.sources[source];
  return found?.kind === 'open-collective' ? (found.oauth ?? null) : null;
}
