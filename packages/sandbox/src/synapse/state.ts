/** One local user. Times as Synapse keeps them: `creation_ts` in seconds, `last_seen_ts` in milliseconds. */
export interface User {
  name: string;
  displayname: string | null;
  avatar_url: string | null;
  password: string | null;
  admin: boolean;
  deactivated: boolean;
  erased: boolean;
  locked: boolean;
  suspended: boolean;
  shadow_banned: boolean;
  user_type: string | null;
  creation_ts: number;
  /** When it was last seen, in the table of addresses; the devices keep their own. */
  last_ip_ts: number | null;
  threepids: { medium: string; address: string; validated_at: number; added_at: number }[];
  external_ids: ExternalId[];
  ratelimit: { messages_per_second: number; burst_count: number } | null;
}

/** A link to an account of an identity provider. */
export interface ExternalId {
  auth_provider: string;
  external_id: string;
}

/** A device with its access token; a puppet token (`device_id` empty) has no device. */
export interface Device {
  user: string;
  device_id: string;
  token: string;
  /** Session id of the provider that it was made in. */
  sid: string | null;
  last_seen_ts: number | null;
  user_agent: string | null;
  /** Puppet tokens end by themselves. */
  validUntil: number | null;
}

export type Membership = 'join' | 'invite' | 'leave' | 'ban';

/** A room or, with `room_type` m.space, a space. */
export interface Room {
  room_id: string;
  name: string | null;
  alias: string | null;
  version: string;
  creator: string;
  room_type: string | null;
  join_rule: 'public' | 'invite' | 'restricted' | 'knock';
  /** Rooms whose members may join a restricted one. */
  allow: string[];
  members: Record<string, Membership>;
  power: Record<string, number>;
  invitePower: number;
  children: Record<string, { content: object; sender: string; at: number }>;
  events: number;
}

/** All that this Synapse remembers. */
export interface SynapseState {
  users: Record<string, User>;
  /** By access token. */
  devices: Record<string, Device>;
  rooms: Record<string, Room>;
  notices: { user: string; body: string; at: number }[];
  /** The web client's browsers: cookie to access token. */
  browsers: Record<string, string>;
}

/** A Synapse fresh from its installer. */
export function emptyState(): SynapseState {
  return { users: {}, devices: {}, rooms: {}, notices: [], browsers: {} };
}
