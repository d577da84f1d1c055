import type { Observed } from '@latchkey/domain/delivery';
import { z } from 'zod';

/** What is read of Nextcloud's user object. @see contracts/nextcloud.md B5 */
export const userObject = z.object({
  id: z.string(),
  enabled: z.boolean(),
  backend: z.string(),
  groups: z.array(z.string()).default([]),
  displayname: z.string().nullish(),
  lastLoginTimestamp: z.number().nullish(),
});
export type NextcloudUser = z.infer<typeof userObject>;

/** Name of user_oidc's own backend: accounts there have no password of their own. */
export const OIDC_BACKEND = 'user_oidc';

/** A user as the hub sees it. Admins, the hub's own account and reserved names are protected. */
export function observedFrom(
  user: NextcloudUser,
  own: { id: string; reserved: readonly string[] },
): Observed {
  const lower = user.id.toLowerCase();
  const reserved = [own.id, 'admin', 'root', ...own.reserved].map((name) => name.toLowerCase());
  return {
    ref: user.id,
    handle: user.id,
    subject: user.backend === OIDC_BACKEND ? user.id : null,
    standing: user.enabled ? 'present' : 'suspended',
    groups: [...user.groups].sort(),
    fields: { displayName: user.displayname ?? '' },
    protected: reserved.includes(lower) || user.groups.includes('admin'),
    lastActivityAt: user.lastLoginTimestamp ? new Date(user.lastLoginTimestamp * 1000) : null,
  };
}
