import type { Device, SynapseState, User } from './state.ts';

const IP_AGE_MS = 28 * 86_400_000;

/**
 * A user as GET and PUT /v2/users/{mxid} show it: `creation_ts` in seconds, `last_seen_ts` in milliseconds.
 * @see contracts/matrix.md §2.2, synapse-1.160-observed.json group t1
 */
export function userObject(user: User, nowMs: number): Record<string, unknown> {
  return {
    name: user.name,
    admin: user.admin,
    deactivated: user.deactivated,
    locked: user.locked,
    shadow_banned: user.shadow_banned,
    creation_ts: user.creation_ts,
    appservice_id: null,
    consent_server_notice_sent: null,
    consent_version: null,
    consent_ts: null,
    user_type: user.user_type,
    is_guest: false,
    suspended: user.suspended,
    displayname: user.displayname,
    avatar_url: user.avatar_url,
    threepids: user.threepids,
    external_ids: user.external_ids,
    erased: user.erased,
    // From the table of addresses, which is emptied after 28 days and outlives the devices (§2.4).
    last_seen_ts: user.last_ip_ts !== null && nowMs - user.last_ip_ts < IP_AGE_MS ? user.last_ip_ts : null,
  };
}

/** A row of the list: `creation_ts` in **milliseconds** here, and no links, addresses or suspension. @see §2.3 */
export function userRow(state: SynapseState, user: User): Record<string, unknown> {
  return {
    name: user.name,
    user_type: user.user_type,
    is_guest: false,
    admin: user.admin,
    deactivated: user.deactivated,
    shadow_banned: user.shadow_banned,
    displayname: user.displayname,
    avatar_url: user.avatar_url,
    creation_ts: user.creation_ts * 1000,
    approved: true,
    erased: user.erased,
    last_seen_ts: lastSeen(state, user.name),
    locked: user.locked,
  };
}

/** A device as the admin API lists it. */
export function deviceObject(device: Device): Record<string, unknown> {
  return {
    user_id: device.user,
    device_id: device.device_id,
    display_name: null,
    last_seen_user_agent: device.user_agent,
    last_seen_ts: device.last_seen_ts,
    last_seen_ip: device.last_seen_ts === null ? null : '127.0.0.1',
  };
}

/** The devices of a user; puppet tokens are none. */
export function devicesOf(state: SynapseState, name: string): Device[] {
  return Object.values(state.devices).filter((device) => device.user === name && device.device_id !== '');
}

function lastSeen(state: SynapseState, name: string): number | null {
  const times = devicesOf(state, name).flatMap((device) => device.last_seen_ts ?? []);
  return times.length > 0 ? Math.max(...times) : null;
}
