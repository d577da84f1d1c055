import type { Observed } from '@latchkey/domain/delivery';
import { z } from 'zod';

/** What is read of a single user (`GET /v2/users/{mxid}`). @see contracts/matrix.md §2.2 */
export const userObject = z.object({
  name: z.string(),
  displayname: z.string().nullish(),
  admin: z.union([z.boolean(), z.number()]),
  deactivated: z.union([z.boolean(), z.number()]),
  erased: z.union([z.boolean(), z.number()]).nullish(),
  locked: z.union([z.boolean(), z.number()]).nullish(),
  user_type: z.string().nullish(),
  appservice_id: z.string().nullish(),
  external_ids: z.array(z.object({ auth_provider: z.string(), external_id: z.string() })).default([]),
  last_seen_ts: z.number().nullish(),
});
export type MatrixUser = z.infer<typeof userObject>;

/** A row of `GET /v3/users`: no external ids; `last_seen_ts` from the devices table, which is not aged out. */
export const listedUser = userObject.omit({ external_ids: true, appservice_id: true });

/** The localpart of `@localpart:server`. */
export function localpartOf(mxid: string): string {
  return mxid.slice(1, mxid.indexOf(':'));
}

/** A user as the hub sees it. Admins, bots, application services' users, the hub's own and reserved names are protected. */
export function observedFrom(
  user: MatrixUser,
  own: { mxid: string; provider: string; reserved: readonly string[] },
  groups: readonly string[],
): Observed {
  const handle = localpartOf(user.name);
  const standing = user.erased ? 'erased' : user.deactivated ? 'left' : user.locked ? 'suspended' : 'present';
  return {
    ref: user.name,
    handle,
    subject: user.external_ids.find((link) => link.auth_provider === own.provider)?.external_id ?? null,
    standing,
    groups: [...groups].sort(),
    fields: { displayName: user.displayname ?? '' },
    protected:
      Boolean(user.admin) ||
      user.name === own.mxid ||
      Boolean(user.user_type) ||
      Boolean(user.appservice_id) ||
      own.reserved.includes(handle),
    lastActivityAt: user.last_seen_ts ? new Date(user.last_seen_ts) : null,
  };
}
