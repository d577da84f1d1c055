import { randomBytes } from 'node:crypto';
import type { Parts } from './parts.ts';
import type { Room, SynapseState, User } from './state.ts';

/** What createRoom takes, as far as a hub uses it. */
export interface NewRoom {
  name?: string;
  preset?: string;
  room_alias_name?: string;
  room_version?: string;
  creation_content?: { type?: string };
  initial_state?: { type: string; content?: { join_rule?: string; allow?: { room_id?: string }[] } }[];
  invite?: string[];
}

/** Makes a room that `creator` owns. Ids of version 12 have no server part (contracts/matrix.md §1). */
export function addRoom(parts: Parts, creator: string, wanted: NewRoom): Room {
  const version = wanted.room_version ?? '11';
  const rules = wanted.initial_state?.find((event) => event.type === 'm.room.join_rules')?.content;
  const open = wanted.preset === 'public_chat';
  const room: Room = {
    room_id:
      version === '12' ? `!${randomBytes(32).toString('base64url')}` : `!${letters(18)}:${parts.serverName}`,
    name: wanted.name ?? null,
    alias: wanted.room_alias_name ? `#${wanted.room_alias_name}:${parts.serverName}` : null,
    version,
    creator,
    room_type: wanted.creation_content?.type ?? null,
    join_rule: (rules?.join_rule as Room['join_rule'] | undefined) ?? (open ? 'public' : 'invite'),
    allow: (rules?.allow ?? []).flatMap((entry) => entry.room_id ?? []),
    members: { [creator]: 'join' },
    // Of version 12 the creator outranks everybody, for ever (§2.5).
    power: { [creator]: version === '12' ? Number.MAX_SAFE_INTEGER : 100 },
    invitePower: open ? 50 : 0,
    children: {},
    events: 8,
  };
  for (const user of wanted.invite ?? []) room.members[user] = 'invite';
  parts.state.rooms[room.room_id] = room;
  parts.changed();
  return room;
}

/** A room by id or alias. */
export function findRoom(state: SynapseState, idOrAlias: string): Room | undefined {
  return state.rooms[idOrAlias] ?? Object.values(state.rooms).find((room) => room.alias === idOrAlias);
}

/** Ids of the members in that standing, in the order in which they came. */
export function membersOf(room: Room, standing: 'join' | 'invite' = 'join'): string[] {
  return Object.entries(room.members).flatMap(([name, known]) => (known === standing ? [name] : []));
}

/** Sets a membership; a new one comes last. */
export function setMembership(
  parts: Parts,
  room: Room,
  name: string,
  standing: Room['members'][string],
): void {
  delete room.members[name];
  room.members[name] = standing;
  room.events += 1;
  parts.changed();
}

/** A member's power, 0 by default. */
export function powerOf(room: Room, name: string): number {
  return room.power[name] ?? 0;
}

/** Whether a user may walk in without being invited. */
export function mayWalkIn(parts: Parts, room: Room, user: User): boolean {
  if (room.join_rule === 'public' || room.members[user.name] === 'invite') return true;
  return (
    room.join_rule === 'restricted' &&
    room.allow.some((id) => parts.state.rooms[id]?.members[user.name] === 'join')
  );
}

/** A room as GET /v1/rooms lists it. */
export function roomRow(room: Room): Record<string, unknown> {
  const joined = membersOf(room).length;
  return {
    room_id: room.room_id,
    name: room.name,
    canonical_alias: room.alias,
    joined_members: joined,
    joined_local_members: joined,
    version: room.version,
    creator: room.creator,
    encryption: null,
    federatable: true,
    public: room.join_rule === 'public',
    join_rules: room.join_rule,
    guest_access: 'can_join',
    history_visibility: 'shared',
    state_events: room.events,
    room_type: room.room_type,
  };
}

/** A room as the hierarchy shows it. */
export function hierarchyRow(room: Room): Record<string, unknown> {
  return {
    room_id: room.room_id,
    room_version: room.version,
    ...(room.name !== null && { name: room.name }),
    num_joined_members: membersOf(room).length,
    join_rule: room.join_rule,
    world_readable: false,
    guest_can_join: true,
    ...(room.room_type !== null && { room_type: room.room_type }),
    children_state: Object.entries(room.children).map(([id, child]) => ({
      type: 'm.space.child',
      state_key: id,
      content: child.content,
      sender: child.sender,
      origin_server_ts: child.at,
    })),
    ...(room.allow.length > 0 && { allowed_room_ids: room.allow }),
  };
}

function letters(count: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  return Array.from(randomBytes(count), (byte) => alphabet[byte % alphabet.length]).join('');
}
