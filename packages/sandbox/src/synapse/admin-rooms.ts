import type Router from '@koa/router';
import type Koa from 'koa';
import { ANSWERS, ERRORS } from './answers.ts';
import {
  authenticateAdmin,
  type Caller,
  type Parts,
  readBody,
  readUser,
  sendError,
  sendJson,
} from './parts.ts';
import { findRoom, hierarchyRow, membersOf, powerOf, roomRow, setMembership } from './rooms.ts';
import type { Membership, Room } from './state.ts';

/** Admin API: rooms and who is in them; none of it is rate-limited. @see contracts/matrix.md §2.2, §2.5 */
export function mountAdminRooms(router: Router, parts: Parts): void {
  const { state } = parts;
  const enter = (ctx: Koa.Context): { caller: Caller; room: Room } | undefined => {
    const caller = authenticateAdmin(ctx, parts);
    if (!caller) return undefined;
    const room = findRoom(state, String(ctx.params.room));
    if (room) return { caller, room };
    sendError(ctx, ERRORS.roomNotFound);
    return undefined;
  };

  router.post('/v1/join/:room', (ctx: Koa.Context) => {
    const entered = enter(ctx);
    if (entered) adminJoin(ctx, parts, entered.caller, entered.room);
  });
  router.get('/v1/rooms', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const needle = String(ctx.query.search_term ?? '').toLowerCase();
    const rooms = Object.values(state.rooms).filter((room) =>
      `${room.name ?? ''} ${room.alias ?? ''} ${room.room_id}`.toLowerCase().includes(needle),
    );
    rooms.sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
    const from = Number(ctx.query.from ?? 0) || 0;
    const limit = Number(ctx.query.limit ?? 100) || 100;
    sendJson(ctx, ANSWERS.ok, {
      offset: from,
      rooms: rooms.slice(from, from + limit).map(roomRow),
      total_rooms: rooms.length,
      ...(from + limit < rooms.length && { next_batch: from + limit }),
      ...(from > 0 && { prev_batch: Math.max(0, from - limit) }),
    });
  });
  router.get('/v1/rooms/:room', (ctx) => {
    const entered = enter(ctx);
    if (entered) sendJson(ctx, ANSWERS.ok, roomRow(entered.room));
  });
  router.get('/v1/rooms/:room/members', (ctx) => {
    const entered = enter(ctx);
    if (!entered) return;
    const members = membersOf(entered.room);
    sendJson(ctx, ANSWERS.ok, { members, total: members.length });
  });
  router.get('/v1/rooms/:room/hierarchy', (ctx) => {
    const entered = enter(ctx);
    if (!entered) return;
    const children = Object.keys(entered.room.children).flatMap((id) => state.rooms[id] ?? []);
    sendJson(ctx, ANSWERS.ok, { rooms: [entered.room, ...children].map(hierarchyRow) });
  });
  router.post('/v1/rooms/:room/make_room_admin', (ctx: Koa.Context) => {
    const entered = enter(ctx);
    if (!entered) return;
    const target = String(readBody(ctx).user_id ?? entered.caller.user.name);
    const strongest = membersOf(entered.room).map((name) => powerOf(entered.room, name));
    entered.room.power[target] = Math.max(
      0,
      ...strongest.filter((power) => power <= 100),
      powerOf(entered.room, target),
    );
    if (entered.room.members[target] !== 'join') setMembership(parts, entered.room, target, 'invite');
    parts.changed();
    sendJson(ctx, ANSWERS.ok, {});
  });
  router.get('/v1/users/:name/joined_rooms', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const user = readUser(ctx, parts, ctx.params.name ?? '');
    if (!user) return;
    const joined = Object.values(state.rooms).filter((room) => room.members[user.name] === 'join');
    sendJson(ctx, ANSWERS.ok, { joined_rooms: joined.map((room) => room.room_id), total: joined.length });
  });
  router.get('/v1/users/:name/memberships', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const user = readUser(ctx, parts, ctx.params.name ?? '');
    if (!user) return;
    const memberships: Record<string, Membership> = {};
    for (const room of Object.values(state.rooms)) {
      const standing = room.members[user.name];
      if (standing) memberships[room.room_id] = standing;
    }
    sendJson(ctx, ANSWERS.ok, { memberships });
  });
}

/**
 * Joining somebody: into a room that is not public the admin invites first, and must be in it with the power to.
 * Already joined is 200 in a public room and 403 in every other.
 */
function adminJoin(ctx: Koa.Context, parts: Parts, caller: Caller, room: Room) {
  const user = readUser(ctx, parts, String(readBody(ctx).user_id ?? ''));
  if (!user) return;
  const standing = room.members[user.name];
  if (user.suspended) return sendError(ctx, ERRORS.suspendedJoin);
  if (room.join_rule !== 'public') {
    if (room.members[caller.user.name] !== 'join') {
      return sendError(ctx, ERRORS.notInRoom, `${caller.user.name} not in room ${room.room_id}.`);
    }
    if (standing === 'join')
      return sendError(ctx, ERRORS.alreadyInRoom, `${user.name} is already in the room.`);
    if (standing === 'ban') return sendError(ctx, ERRORS.banned);
    if (powerOf(room, caller.user.name) < room.invitePower) return sendError(ctx, ERRORS.noPower);
  }
  if (standing === 'ban') return sendError(ctx, ERRORS.banned);
  if (standing !== 'join') setMembership(parts, room, user.name, 'join');
  sendJson(ctx, ANSWERS.ok, { room_id: room.room_id });
}
