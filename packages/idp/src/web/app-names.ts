import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import { appTitle } from './parts.ts';

/** What an app is called on pages. */
export function titleOf(settings: HubSettings | null, app: string): string {
  return appTitle(app, settings?.document.apps[app]?.title);
}

/** Where an app is; null where the settings do not have it. */
export function urlOf(settings: HubSettings | null, app: string): string | null {
  return settings?.document.apps[app]?.url ?? null;
}

/** What a group is called on pages. */
export function groupTitle(settings: HubSettings | null, group: string): string {
  return settings?.document.groups[group]?.title ?? group;
}
