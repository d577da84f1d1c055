import type { DeliveryOutcome } from '@latchkey/domain/delivery';
import { z } from 'zod';
import { type CallFault, unexpected } from '../call.ts';
import type { MatrixApi } from './api.ts';

const members = z.object({ joined_rooms: z.array(z.string()) });
const alias = z.object({ room_id: z.string() });
const children = z.object({
  rooms: z.array(z.object({ room_id: z.string() })),
  next_batch: z.string().nullish(),
});

/** Rooms and spaces as groups: an app group is a room's id (`!…`) or alias (`#…:server`). */
export type Rooms = {
  /** The groups among `named` that the user is in; aliases are answered as they were given. */
  read(
    mxid: string,
    named: readonly string[],
  ): Promise<{ ok: true; groups: string[] } | { ok: false; outcome: CallFault }>;
  join(mxid: string, room: string): Promise<DeliveryOutcome | null>;
  /** Out of the room; of a space also out of every room below it that the bot can name. */
  leave(mxid: string, room: string): Promise<DeliveryOutcome | null>;
};

const path = encodeURIComponent;
const NO_ROOM: CallFault = { kind: 'refused', fault: { code: 'no-such-room' } };

/** @see contracts/matrix.md §2.5 */
export function createRooms(api: MatrixApi): Rooms {
  const ids = new Map<string, string>();

  async function idOf(room: string): Promise<{ ok: true; id: string } | { ok: false; outcome: CallFault }> {
    if (room.startsWith('!')) return { ok: true, id: room };
    const known = ids.get(room);
    if (known !== undefined) return { ok: true, id: known };
    const reply = await api.send('GET', `/_matrix/client/v3/directory/room/${path(room)}`);
    if (!reply.ok) return reply;
    const parsed = alias.safeParse(reply.body);
    if (reply.errcode === 'M_NOT_FOUND') return { ok: false, outcome: NO_ROOM };
    if (reply.errcode !== null || !parsed.success) return { ok: false, outcome: unexpected(reply.status) };
    ids.set(room, parsed.data.room_id);
    return { ok: true, id: parsed.data.room_id };
  }

  async function joined(
    mxid: string,
  ): Promise<{ ok: true; rooms: string[] } | { ok: false; outcome: CallFault }> {
    const reply = await api.send('GET', `/_synapse/admin/v1/users/${path(mxid)}/joined_rooms`);
    if (!reply.ok) return reply;
    const parsed = members.safeParse(reply.body);
    if (reply.errcode === 'M_NOT_FOUND') return { ok: true, rooms: [] };
    return parsed.success
      ? { ok: true, rooms: parsed.data.joined_rooms }
      : { ok: false, outcome: unexpected(reply.status) };
  }

  /** The rooms below a space, private ones included; of an ordinary room, itself alone. */
  async function below(
    room: string,
  ): Promise<{ ok: true; rooms: string[] } | { ok: false; outcome: CallFault }> {
    const rooms: string[] = [];
    let from = '';
    do {
      const reply = await api.send('GET', `/_synapse/admin/v1/rooms/${path(room)}/hierarchy${from}`);
      if (!reply.ok) return reply;
      const parsed = children.safeParse(reply.body);
      if (reply.errcode === 'M_NOT_FOUND') return { ok: true, rooms: [room] };
      // Half a hierarchy would leave people in rooms that nobody looks at again.
      if (reply.errcode !== null || !parsed.success) return { ok: false, outcome: unexpected(reply.status) };
      rooms.push(...parsed.data.rooms.map((one) => one.room_id));
      from = parsed.data.next_batch ? `?from=${path(parsed.data.next_batch)}` : '';
    } while (from !== '' && rooms.length < 5_000);
    return { ok: true, rooms: [...new Set([...rooms, room])] };
  }

  async function kick(mxid: string, room: string): Promise<DeliveryOutcome | null> {
    const reply = await api.send('POST', `/_matrix/client/v3/rooms/${path(room)}/kick`, { user_id: mxid });
    if (!reply.ok) return reply.outcome;
    if (reply.errcode === null || /not in the room/i.test(reply.error)) return null;
    return { kind: 'needs-person', instructions: 'matrix-no-power' };
  }

  return {
    async read(mxid, named) {
      if (named.length === 0) return { ok: true, groups: [] };
      const rooms = await joined(mxid);
      if (!rooms.ok) return rooms;
      const groups: string[] = [];
      for (const name of named) {
        const id = await idOf(name);
        // Nobody is in a room that there is not; only joining it is refused, and nothing else.
        if (!id.ok && id.outcome === NO_ROOM) continue;
        if (!id.ok) return id;
        if (rooms.rooms.includes(id.id)) groups.push(name);
      }
      return { ok: true, groups };
    },

    async join(mxid, room) {
      const id = await idOf(room);
      if (!id.ok) return id.outcome;
      const reply = await api.send('POST', `/_synapse/admin/v1/join/${path(id.id)}`, { user_id: mxid });
      if (!reply.ok) return reply.outcome;
      // Where the room is not public, a member already in it is answered 403; in a public one 200.
      if (reply.errcode === null || /already in the room/i.test(reply.error)) return null;
      return { kind: 'needs-person', instructions: 'matrix-cannot-join' };
    },

    async leave(mxid, room) {
      const id = await idOf(room);
      if (!id.ok) return id.outcome;
      const all = await below(id.id);
      if (!all.ok) return all.outcome;
      const inside = await joined(mxid);
      if (!inside.ok) return inside.outcome;
      for (const one of all.rooms.filter((each) => inside.rooms.includes(each))) {
        const failed = await kick(mxid, one);
        if (failed !== null) return failed;
      }
      return null;
    },
  };
}
