import { z } from 'zod';
import type { CheckLine } from '../contract.ts';
import type { MatrixSettings } from './about.ts';
import type { MatrixApi } from './api.ts';

const version = z.object({ server_version: z.string() });
const flows = z.object({
  flows: z.array(
    z.object({ type: z.string(), identity_providers: z.array(z.object({ id: z.string() })).optional() }),
  ),
});
const whoami = z.object({ user_id: z.string() });
const updates = z.object({ current_updates: z.record(z.string(), z.unknown()) });

/** Name of a provider in links and login flows. @see contracts/matrix.md §2.2 */
export function providerName(provider: string): string {
  return provider === 'oidc' ? 'oidc' : `oidc-${provider}`;
}

/** Whether Synapse still changes its tables: on a fresh server some writes fail until that is done. @see contracts/matrix.md §8 */
export async function isUpdating(api: MatrixApi): Promise<boolean> {
  const reply = await api.send('GET', '/_synapse/admin/v1/background_updates/status');
  const parsed = reply.ok ? updates.safeParse(reply.body) : null;
  return parsed?.success === true && Object.keys(parsed.data.current_updates).length > 0;
}

/** Looks at everything that SAME-account rests on. @see contracts/matrix.md §0, §3.1, §8 */
export async function checkMatrix(api: MatrixApi, settings: MatrixSettings): Promise<CheckLine[]> {
  const lines: CheckLine[] = [];
  const server = await api.send('GET', '/_synapse/admin/v1/server_version');
  lines.push({ code: 'reachable', ok: server.ok && version.safeParse(server.body).success });
  if (!server.ok) return lines;

  const self = await api.send('GET', '/_matrix/client/v3/account/whoami');
  const own = self.ok ? whoami.safeParse(self.body) : null;
  lines.push({ code: 'credentials', ok: own?.success === true });
  if (!own?.success) return lines;
  const account = await api.send('GET', `/_synapse/admin/v2/users/${encodeURIComponent(own.data.user_id)}`);
  lines.push({ code: 'matrix-admin', ok: account.ok && account.errcode === null });

  const login = await api.send('GET', '/_matrix/client/v3/login');
  // With MAS in front, Synapse answers 404 here, and its own flags stop nobody.
  lines.push({ code: 'matrix-own-login', ok: login.ok && login.errcode === null });
  const found = login.ok ? flows.safeParse(login.body) : null;
  const providers = found?.success ? found.data.flows.flatMap((flow) => flow.identity_providers ?? []) : [];
  lines.push({
    code: 'matrix-provider',
    ok: providers.some((one) => one.id === providerName(settings.provider)),
  });
  lines.push({
    code: 'matrix-no-passwords',
    ok: found?.success === true && !found.data.flows.some((flow) => flow.type === 'm.login.password'),
  });
  const busy = await api.send('GET', '/_synapse/admin/v1/background_updates/status');
  const parsed = busy.ok ? updates.safeParse(busy.body) : null;
  lines.push({
    code: 'matrix-updates-done',
    ok: parsed?.success === true && Object.keys(parsed.data.current_updates).length === 0,
  });
  return lines;
}
