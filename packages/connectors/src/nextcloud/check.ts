import type { HttpClient } from '@latchkey/runtime/http';
import { randomToken } from '@latchkey/runtime/random';
import { z } from 'zod';
import { call, jsonOf } from '../call.ts';
import type { CheckLine } from '../contract.ts';
import type { NextcloudSettings } from './about.ts';
import type { Ocs } from './ocs.ts';
import { OIDC_BACKEND, userObject } from './user.ts';

const status = z.object({
  installed: z.boolean(),
  maintenance: z.boolean(),
  versionstring: z.string().optional(),
});
const provider = z.object({
  id: z.number(),
  identifier: z.string(),
  settings: z
    .object({
      mappingUid: z.string().nullish(),
      uniqueUid: z.union([z.boolean(), z.number(), z.string()]).nullish(),
      groupProvisioning: z.union([z.boolean(), z.number(), z.string()]).nullish(),
    })
    .partial()
    .default({}),
});

const isOn = (value: unknown) => value === true || value === 1 || value === '1';

/** Our provider as Nextcloud has it; null: no such number there, or another's. @see contracts/nextcloud.md A2, C1 */
export async function readProvider(ocs: Ocs, settings: NextcloudSettings): Promise<OcsProvider | null> {
  const list = await ocs.send('GET', '/apps/user_oidc/api/v1/provider');
  const providers = list.ok ? z.array(provider).safeParse(list.data) : null;
  const ours = providers?.success ? providers.data.find((one) => one.id === settings.provider.id) : undefined;
  return ours?.identifier === settings.provider.name ? ours : null;
}
type OcsProvider = z.infer<typeof provider>;

/** Whether an account made now is the one that the claim will lead to: nothing else would tell. */
export function leadsToMade(ours: OcsProvider): boolean {
  return ours.settings.mappingUid === 'nextcloud_uid' && !isOn(ours.settings.uniqueUid);
}

/**
 * Looks at everything that SAME-account rests on: a wrong provider number is not refused by Nextcloud, and a setting
 * changed later sends members to new accounts. @see contracts/nextcloud.md A2, A5, B2, E
 */
export async function checkNextcloud(options: {
  http: HttpClient;
  ocs: Ocs;
  settings: NextcloudSettings;
  timeoutMs: number;
}): Promise<CheckLine[]> {
  const { http, ocs, settings } = options;
  const lines: CheckLine[] = [];
  const front = await call(http, {
    method: 'GET',
    url: `${settings.url}/status.php`,
    timeoutMs: options.timeoutMs,
  });
  const server = front.ok ? status.safeParse(jsonOf(front.reply)) : null;
  lines.push({ code: 'reachable', ok: server?.success === true && server.data.installed });
  if (!server?.success) return lines;
  lines.push({ code: 'no-maintenance', ok: !server.data.maintenance });

  const self = await ocs.send('GET', '/cloud/user');
  lines.push({ code: 'credentials', ok: self.ok });
  if (!self.ok) return lines;
  const own = userObject.partial().safeParse(self.data);
  lines.push({ code: 'nextcloud-admin', ok: own.success && (own.data.groups ?? []).includes('admin') });
  if (own.success && own.data.backend !== undefined) {
    lines.push({ code: 'nextcloud-service-backend', ok: own.data.backend === OIDC_BACKEND });
  }

  const probe = `lk-probe-${randomToken(6).toLowerCase()}`;
  const made = await ocs.send('POST', '/cloud/groups', { groupid: probe });
  const canWrite = made.ok && made.code === 200;
  if (canWrite) await ocs.send('DELETE', `/cloud/groups/${encodeURIComponent(probe)}`);
  lines.push({ code: 'nextcloud-writes', ok: canWrite });

  const ours = await readProvider(ocs, settings);
  lines.push({ code: 'nextcloud-provider', ok: ours !== null });
  if (ours !== null) {
    lines.push({ code: 'nextcloud-mapping', ok: ours.settings.mappingUid === 'nextcloud_uid' });
    lines.push({ code: 'nextcloud-unique-uid-off', ok: !isOn(ours.settings.uniqueUid) });
    lines.push({ code: 'nextcloud-group-provisioning-off', ok: !isOn(ours.settings.groupProvisioning) });
  }
  return lines;
}
