import { ERRORS, type ErrorAnswer } from './answers.ts';
import { isLocal, type Parts } from './parts.ts';
import type { User } from './state.ts';

/** Why a localpart cannot be registered, or undefined. @see contracts/matrix.md §1 */
export function refuseLocalpart(localpart: string): ErrorAnswer | undefined {
  if (!/^[a-z0-9=_\-./+]+$/.test(localpart)) return ERRORS.nameCharacters;
  if (localpart.startsWith('_')) return ERRORS.nameUnderscore;
  if (/^\d+$/.test(localpart)) return ERRORS.nameNumeric;
  return undefined;
}

/** Localpart of a local Matrix id. */
export function localpartOf(parts: Parts, name: string): string {
  return name.slice(1, -(parts.serverName.length + 1));
}

/** Adds a user and nothing else: no link, no address, never locked. */
export function addUser(parts: Parts, localpart: string, given: Partial<User> = {}): User {
  const user: User = {
    name: `@${localpart}:${parts.serverName}`,
    displayname: localpart,
    avatar_url: null,
    password: null,
    admin: false,
    deactivated: false,
    erased: false,
    locked: false,
    suspended: false,
    shadow_banned: false,
    user_type: null,
    creation_ts: Math.floor(parts.now().getTime() / 1000),
    last_ip_ts: null,
    threepids: [],
    external_ids: [],
    ratelimit: null,
    ...given,
  };
  parts.state.users[user.name] = user;
  parts.changed();
  return user;
}

/**
 * Ends an account: tokens, devices, password and addresses go, the link stays; rooms are left in the background.
 * @see contracts/matrix.md §4
 */
export function deactivateUser(parts: Parts, user: User, erase: boolean): void {
  user.deactivated = true;
  user.password = null;
  user.threepids = [];
  if (erase) {
    user.erased = true;
    user.displayname = null;
    user.avatar_url = null;
  }
  endDevices(parts, (device) => device.user === user.name);
  setTimeout(() => {
    if (!user.deactivated) return;
    for (const room of Object.values(parts.state.rooms)) {
      if (room.members[user.name] === 'join' || room.members[user.name] === 'invite')
        room.members[user.name] = 'leave';
    }
    parts.changed();
  }, parts.setup.partDelayMs).unref();
  parts.changed();
}

/** Deletes the devices that match, and their tokens. */
export function endDevices(
  parts: Parts,
  matches: (device: { user: string; device_id: string; sid: string | null }) => boolean,
): void {
  for (const [token, device] of Object.entries(parts.state.devices)) {
    if (matches(device)) delete parts.state.devices[token];
  }
  parts.changed();
}

/**
 * Gives a user addresses, taking each silently from whoever had it.
 * @see contracts/matrix.md §0.9
 */
export function setThreepids(parts: Parts, user: User, wanted: { medium: string; address: string }[]): void {
  const at = parts.now().getTime();
  user.threepids = wanted.map(({ medium, address }) => {
    const folded = address.toLowerCase();
    for (const other of Object.values(parts.state.users)) {
      if (other === user) continue;
      other.threepids = other.threepids.filter(
        (known) => known.medium !== medium || known.address !== folded,
      );
    }
    const known = user.threepids.find((entry) => entry.medium === medium && entry.address === folded);
    return known ?? { medium, address: folded, validated_at: at, added_at: at };
  });
}

/** Whether this Matrix id may be made here; the refusal otherwise. */
export function refuseNewUser(parts: Parts, name: string): ErrorAnswer | undefined {
  if (!isLocal(parts, name)) return ERRORS.remoteUser;
  return refuseLocalpart(localpartOf(parts, name));
}
