import type Koa from 'koa';
import { markCreated } from '../stand-in/faults.ts';
import { ANSWERS, ERRORS, type ErrorAnswer } from './answers.ts';
import { storedOwner } from './link-cache.ts';
import { isLocal, type Parts, readBody, sendError, sendJson } from './parts.ts';
import type { ExternalId, User } from './state.ts';
import { userObject } from './user-object.ts';
import { addUser, deactivateUser, endDevices, localpartOf, refuseNewUser, setThreepids } from './users.ts';

/** The keys of the body that are known; all others, `suspended` too, are ignored. */
interface Wanted {
  displayname?: string | null;
  avatar_url?: string | null;
  password?: string;
  logout_devices?: boolean;
  threepids?: { medium: string; address: string }[];
  external_ids?: ExternalId[];
  admin?: boolean;
  deactivated?: boolean;
  locked?: boolean;
  user_type?: string | null;
}

/**
 * PUT /v2/users/{mxid}: creates or changes, step by step and not atomically. A step that fails leaves the earlier ones
 * done; a link conflict on a new user leaves it behind without link; creating ignores `locked` and `deactivated`.
 * @see contracts/matrix.md §2.2
 */
export function putUser(ctx: Koa.Context, parts: Parts, name: string, caller: User) {
  const wanted = readBody(ctx) as Wanted;
  const refusal = refuseBody(parts, name, wanted);
  if (refusal) return sendError(ctx, refusal);
  const known = parts.state.users[name];
  const failure = known ? change(parts, known, wanted, caller) : create(ctx, parts, name, wanted);
  parts.changed();
  if (failure) return sendError(ctx, failure);
  const user = parts.state.users[name];
  if (user) sendJson(ctx, known ? ANSWERS.ok : ANSWERS.created, userObject(user, parts.now().getTime()));
}

function refuseBody(parts: Parts, name: string, wanted: Wanted): ErrorAnswer | undefined {
  if (!isLocal(parts, name)) return ERRORS.remoteUser;
  for (const link of wanted.external_ids ?? []) {
    if (link.auth_provider === undefined) return ERRORS.missingProviderKey;
    if (link.external_id === undefined) return ERRORS.missingExternalIdKey;
  }
  if (wanted.locked === true && wanted.deactivated === true) return ERRORS.lockedAndDeactivated;
  const addresses = (wanted.threepids ?? []).filter((threepid) => threepid.medium === 'email');
  if (addresses.some(({ address }) => !/^[^\s@]+@[^\s@]+$/.test(address))) return ERRORS.badEmail;
  return undefined;
}

function create(ctx: Koa.Context, parts: Parts, name: string, wanted: Wanted): ErrorAnswer | undefined {
  const refusal = refuseNewUser(parts, name) ?? refuseDisplayname(wanted);
  if (refusal) return refusal;
  const user = addUser(parts, localpartOf(parts, name), {
    ...(wanted.displayname != null && { displayname: wanted.displayname }),
    password: wanted.password ?? null,
    admin: wanted.admin === true,
    user_type: wanted.user_type ?? null,
  });
  markCreated(ctx);
  if (wanted.threepids) setThreepids(parts, user, wanted.threepids);
  const conflict = wanted.external_ids && setLinks(parts, user, wanted.external_ids);
  if (conflict) return conflict;
  if (wanted.avatar_url) user.avatar_url = wanted.avatar_url;
  return undefined;
}

/** The order of the steps is Synapse's: displayname → threepids → external_ids → avatar → admin → password → deactivated → locked → user_type. */
function change(parts: Parts, user: User, wanted: Wanted, caller: User): ErrorAnswer | undefined {
  if ('displayname' in wanted) {
    const refusal = refuseDisplayname(wanted);
    if (refusal) return refusal;
    // After an erasure there is no profile row to write to until the account is active again (§4).
    if (user.erased && user.deactivated) return ERRORS.internal;
    user.displayname = wanted.displayname || null;
  }
  if (wanted.threepids) setThreepids(parts, user, wanted.threepids);
  const conflict = wanted.external_ids && setLinks(parts, user, wanted.external_ids);
  if (conflict) return conflict;
  if ('avatar_url' in wanted) user.avatar_url = wanted.avatar_url || null;
  if (wanted.admin === false && user === caller) return ERRORS.demoteSelf;
  if (wanted.admin !== undefined) user.admin = wanted.admin;
  if (wanted.password !== undefined) {
    user.password = wanted.password;
    if (wanted.logout_devices !== false) endDevices(parts, (device) => device.user === user.name);
  }
  if (wanted.deactivated === true && !user.deactivated) deactivateUser(parts, user, false);
  if (wanted.deactivated === false && user.deactivated) {
    user.deactivated = false;
    user.erased = false;
  }
  if (wanted.locked !== undefined) user.locked = wanted.locked;
  if (wanted.user_type !== undefined) user.user_type = wanted.user_type;
  return undefined;
}

/** Full replacement of the links; on a conflict nothing changes. Only the new ids leave the look-up cache. */
function setLinks(parts: Parts, user: User, links: ExternalId[]): ErrorAnswer | undefined {
  const isTaken = (link: ExternalId) => {
    const owner = storedOwner(parts.state, link.auth_provider, link.external_id);
    return owner !== undefined && owner !== user.name;
  };
  if (links.some(isTaken)) return ERRORS.externalIdTaken;
  const added = links.filter(
    (link) =>
      !user.external_ids.some(
        (old) => old.auth_provider === link.auth_provider && old.external_id === link.external_id,
      ),
  );
  user.external_ids = links.map(({ auth_provider, external_id }) => ({ auth_provider, external_id }));
  for (const link of added) parts.links.invalidate(link.auth_provider, link.external_id);
  return undefined;
}

function refuseDisplayname(wanted: Wanted): ErrorAnswer | undefined {
  return (wanted.displayname ?? '').length > 256 ? ERRORS.displaynameTooLong : undefined;
}
