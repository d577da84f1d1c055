import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { AnyAbout } from '@latchkey/connectors/about';
import { catalogue } from '@latchkey/connectors/catalogue';
import type { Connector } from '@latchkey/connectors/contract';
import { ownSettings } from '@latchkey/connectors/own-settings';
import { createConnector } from '@latchkey/connectors/registry';
import type { Reader } from '@latchkey/store/database';
import { openSecret } from './open-secret.ts';
import type { Outside } from './outside.ts';

/** An app that can be called. */
export type ConnectedApp = { name: string; about: AnyAbout; connector: Connector };
export type ConnectResult = { ok: true; app: ConnectedApp } | { ok: false; code: string };

/** The connector of an app of the settings, with its credentials opened now, so that a changed one counts at once. */
export async function connectApp(
  db: Reader,
  outside: Outside,
  settings: HubSettings,
  name: string,
): Promise<ConnectResult> {
  const app = settings.document.apps[name];
  const about = app === undefined ? undefined : catalogue[app.kind];
  if (app === undefined || about === undefined) return { ok: false, code: 'no-such-app' };
  const credentials: Record<string, string> = {};
  for (const key of about.credentials) {
    const opened = await openSecret(db, `apps.${name}.credentials.${key}`, outside.opener);
    if (!opened.ok) return { ok: false, code: opened.fault.code };
    credentials[key] = opened.value;
  }
  const connector = createConnector(app.kind, {
    settings: ownSettings(app),
    credentials,
    managed: Object.values(app.groups),
    http: outside.http,
  });
  return connector === null
    ? { ok: false, code: 'no-connector' }
    : { ok: true, app: { name, about, connector } };
}
