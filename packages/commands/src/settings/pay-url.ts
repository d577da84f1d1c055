import type { HubSettings } from './read-settings.ts';

/**
 * The page where the membership is paid: of the first source that is an Open Collective. Its website has the API's
 * host without `api.`; a server of another form is linked at its root. Null where no source is one.
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
