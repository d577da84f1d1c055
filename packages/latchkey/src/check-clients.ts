import type { ClientPreset } from '@latchkey/commands/settings/apply-settings';
import type { SettingsFile } from '@latchkey/commands/settings/schema';
import { catalogue } from '@latchkey/connectors/catalogue';
import type { OpenHub } from './open-hub.ts';
import { EXIT, VerbError } from './ui/exit.ts';

/**
 * Asks the provider itself whether it takes the clients that the apps' kinds make of these settings, before they are
 * saved: otherwise the fault shows when the first member signs in. Throws VerbError with the app and the provider's words.
 */
export async function demandClients(
  hub: OpenHub,
  settings: SettingsFile,
  presetOf: ClientPreset,
): Promise<void> {
  const clients = Object.entries(settings.apps).flatMap(([name, app]) => {
    const metadata = presetOf(name, app);
    return metadata === null ? [] : [{ name, metadata }];
  });
  if (clients.length === 0) return;
  // The provider is slow to load, and most verbs do without it.
  const [{ createHost }, { createHostPages }] = await Promise.all([
    import('@latchkey/idp/oidc/host'),
    import('@latchkey/idp/pages/host-pages'),
  ]);
  const { db, keys, log } = hub;
  const { issuer, proxyHops } = hub.environment;
  const wake = async () => {};
  const pages = createHostPages({ db, keys, log, wake, issuer, settings: async () => null });
  const host = await createHost({ db, keys, log, wake, issuer, proxyHops, catalogue, pages });
  for (const { name, metadata } of clients) {
    const fault = await host.validateClient(metadata);
    if (fault === null) continue;
    throw new VerbError(EXIT.usage, 'cli.settings.client', { name, detail: fault.detail ?? fault.code });
  }
}
