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
  is_guest: z.union([z.boolean(), z.number()]).nullish(),
  external_ids: z.array(z.object({ auth_provider: z.string(), external_id: z.string() })).default([]),
  last_seen_ts: z.number().nullish(),
  /** Seconds here, milliseconds in lists. */
  creation_ts: z.number().nullish(),
});
export type MatrixUser = z.infer<typeof userObject>;

/** A row of `GET /v3/users`: no external ids; `last_seen_ts` from the devices table, which is not aged out. */
export const listedUser = userObject.omit({ external_ids: true, appservice_id: true });

/** The localpart of `@localpart:server`. */
export function localpartOf(mxid: string): string {
  return mxid.slice(1, mxid.indexOf(':'));
}

/** The server of `@localpart:server`. */
export function serverOf(mxid: string): string {
  return mxid.slice(mxid.indexOf(':') + 1);
}

/**
 * A user as the hub sees it. Admins, bots, application services' users, guests, the hub's own and reserved names are
 * protected. Several subjects of one provider may be tied to one user: `asked` is told where it is one of them.
 */
export function observedFrom(
  user: MatrixUser,
  own: { mxid: string; provider: string; reserved: readonly string[] },
  groups: readonly string[],
  asked?: string,
): Observed {
  const handle = localpartOf(user.name);
  const subjects = user.external_ids
    .filter((link) => link.auth_provider === own.provider)
    .map((link) => link.external_id);
  const isOwn = [own.mxid, ...own.reserved.map((name) => `@${name}:${serverOf(own.mxid)}`)].some(
    (mxid) => mxid.toLowerCase() === user.name.toLowerCase(),
  );
  const standing = user.erased ? 'erased' : user.deactivated ? 'left' : user.locked ? 'suspended' : 'present';
  return {
    ref: user.name,
    handle,
    subject: asked !== undefined && subjects.includes(asked) ? asked : (subjects[0] ?? null),
    standing,
    groups: [...groups].sort(),
    fields: { displayName: user.displayname ?? '' },
    protected:
      isOwn ||
      Boolean(user.admin) ||
      Boolean(user.user_type) ||
      Boolean(user.appservice_id) ||
      Boolean(user.is_guest),
    lastActivityAt: user.last_seen_ts ? new Date(user.last_seen_ts) : null,
  };
}
