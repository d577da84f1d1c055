import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import { appTitle } from '../web/parts.ts';

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

/**
 * The page where the membership is paid: of the first source that is an Open Collective. Its website has the API's
 * host without `api.`; a server of another form is linked at its root.
 */
export function payUrlOf(settings: HubSettings | null): string | null {
  for (const source of Object.values(settings?.document.sources ?? {})) {
    if (source.kind !== 'open-collective') continue;
    const url = new URL(source.url);
    if (!url.host.startsWith('api.')) return `${url.origin}/`;
    return `${url.protocol}//${url.host.slice('api.'.length)}/${encodeURIComponent(source.collective)}/contribute`;
  }
  return null;
}
