import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type Router from '@koa/router';
import type Koa from 'koa';
import { ANSWERS, ERRORS } from './answers.ts';
import { authenticate, type Caller, type Parts, readBody, sendError, sendJson } from './parts.ts';
import type { LimitName } from './rate-limit.ts';
import { addRoom, findRoom, mayWalkIn, membersOf, type NewRoom, powerOf, setMembership } from './rooms.ts';
import type { Room } from './state.ts';

const KICK_POWER = 50;

/**
 * Client API: what a bot does in rooms. Unlike the admin API it is rate-limited, unless the caller's limits are
 * overridden with 0/0.
 * @see contracts/matrix.md §2.5, §7
 */
export function mountClientRooms(router: Router, parts: Parts): void {
  const enter = (ctx: Koa.Context): { caller: Caller; room: Room } | undefined => {
    const caller = authenticate(ctx, parts);
    if (!caller) return undefined;
    const room = findRoom(parts.state, String(ctx.params.room));
    if (room) return { caller, room };
    sendError(ctx, ERRORS.roomNotFound);
    return undefined;
  };
  const target = (ctx: Koa.Context) => String(readBody(ctx).user_id ?? '');

  router.get('/directory/room/:alias', (ctx) => {
    const room = findRoom(parts.state, String(ctx.params.alias));
    if (!room) return sendError(ctx, ERRORS.roomNotFound);
    sendJson(ctx, ANSWERS.ok, { room_id: room.room_id, servers: [parts.serverName] });
  });
  router.post('/createRoom', async (ctx: Koa.Context) => {
    const caller = authenticate(ctx, parts);
    if (!caller) return;
    if (caller.user.suspended) return sendError(ctx, ERRORS.suspendedSend);
    const self = caller.user.name;
    if (
      await limited(ctx, parts, caller, [
        ['message', self],
        ['roomCreation', self],
      ])
    )
      return;
    sendJson(ctx, ANSWERS.ok, { room_id: addRoom(parts, self, readBody(ctx) as NewRoom).room_id });
  });
  router.post(['/join/:room', '/rooms/:room/join'], async (ctx: Koa.Context) => {
    const entered = enter(ctx);
    if (!entered) return;
    const { caller, room } = entered;
    if (caller.user.suspended) return sendError(ctx, ERRORS.suspendedJoin);
    if (await limited(ctx, parts, caller, [['joinsLocal', caller.user.name]])) return;
    if (room.members[caller.user.name] !== 'join') {
      if (!mayWalkIn(parts, room, caller.user)) {
        return sendError(ctx, room.join_rule === 'restricted' ? ERRORS.restricted : ERRORS.notInvited);
      }
      setMembership(parts, room, caller.user.name, 'join');
    }
    sendJson(ctx, ANSWERS.ok, { room_id: room.room_id });
  });
  router.post('/rooms/:room/invite', async (ctx: Koa.Context) => {
    const entered = enter(ctx);
    if (!entered) return;
    const { caller, room } = entered;
    const self = caller.user.name;
    const taken: [LimitName, string][] = [
      ['message', self],
      ['invitesPerRoom', room.room_id],
      ['invitesPerUser', target(ctx)],
      ['invitesPerIssuer', self],
    ];
    if (await limited(ctx, parts, caller, taken)) return;
    if (refuseMember(ctx, caller, room, room.invitePower)) return;
    const standing = room.members[target(ctx)];
    if (standing === 'join')
      return sendError(ctx, ERRORS.alreadyInRoom, `${target(ctx)} is already in the room.`);
    if (standing === 'ban') return sendError(ctx, ERRORS.banned);
    setMembership(parts, room, target(ctx), 'invite');
    sendJson(ctx, ANSWERS.ok, {});
  });
  for (const verb of ['kick', 'ban'] as const) {
    router.post(`/rooms/:room/${verb}`, async (ctx: Koa.Context) => {
      const entered = enter(ctx);
      if (!entered) return;
      const { caller, room } = entered;
      if (await limited(ctx, parts, caller, [['message', caller.user.name]])) return;
      if (refuseMember(ctx, caller, room, KICK_POWER)) return;
      const standing = room.members[target(ctx)];
      if (verb === 'kick' && standing !== 'join' && standing !== 'invite')
        return sendError(ctx, ERRORS.targetNotInRoom);
      if (powerOf(room, target(ctx)) >= powerOf(room, caller.user.name))
        return sendError(ctx, ERRORS.noPower);
      setMembership(parts, room, target(ctx), verb === 'kick' ? 'leave' : 'ban');
      sendJson(ctx, ANSWERS.ok, {});
    });
  }
  router.post('/rooms/:room/leave', (ctx: Koa.Context) => {
    const entered = enter(ctx);
    if (!entered) return;
    setMembership(parts, entered.room, entered.caller.user.name, 'leave');
    sendJson(ctx, ANSWERS.ok, {});
  });
  router.put('/rooms/:room/state/m.space.child/:child', async (ctx: Koa.Context) => {
    const entered = enter(ctx);
    if (!entered) return;
    const { caller, room } = entered;
    if (refuseMember(ctx, caller, room, KICK_POWER)) return;
    const at = parts.now().getTime();
    room.children[String(ctx.params.child)] = { content: readBody(ctx), sender: caller.user.name, at };
    parts.changed();
    sendJson(ctx, ANSWERS.ok, { event_id: eventId() });
  });
  router.put('/rooms/:room/send/:type/:transaction', async (ctx: Koa.Context) => {
    const entered = enter(ctx);
    if (!entered) return;
    const { caller, room } = entered;
    if (caller.user.suspended) return sendError(ctx, ERRORS.suspendedSend);
    if (refuseMember(ctx, caller, room, 0)) return;
    if (await limited(ctx, parts, caller, [['message', caller.user.name]])) return;
    sendJson(ctx, ANSWERS.ok, { event_id: eventId() });
  });
  router.get('/rooms/:room/joined_members', (ctx) => {
    const entered = enter(ctx);
    if (!entered) return;
    if (refuseMember(ctx, entered.caller, entered.room, 0)) return;
    const joined = membersOf(entered.room).map((name) => [
      name,
      { display_name: parts.state.users[name]?.displayname ?? null },
    ]);
    sendJson(ctx, ANSWERS.ok, { joined: Object.fromEntries(joined) });
  });
  router.get('/joined_rooms', (ctx) => {
    const caller = authenticate(ctx, parts);
    if (!caller) return;
    const joined = Object.values(parts.state.rooms).filter(
      (room) => room.members[caller.user.name] === 'join',
    );
    sendJson(ctx, ANSWERS.ok, { joined_rooms: joined.map((room) => room.room_id) });
  });
}

function refuseMember(ctx: Koa.Context, caller: Caller, room: Room, power: number): boolean {
  if (room.members[caller.user.name] !== 'join') {
    sendError(ctx, ERRORS.notInRoom, `${caller.user.name} not in room ${room.room_id}.`);
    return true;
  }
  if (powerOf(room, caller.user.name) >= power) return false;
  sendError(ctx, ERRORS.noPower);
  return true;
}

/** Takes one from each bucket; on the first that is empty the refusal is sent, after the time that Synapse holds it. */
async function limited(
  ctx: Koa.Context,
  parts: Parts,
  caller: Caller,
  taken: [LimitName, string][],
): Promise<boolean> {
  const override = caller.user.ratelimit;
  if (override && override.messages_per_second === 0) return false;
  for (const [name, key] of taken) {
    const waitMs = parts.rateLimit.take(name, key, parts.now().getTime());
    if (waitMs === 0) continue;
    await delay(parts.setup.refusalDelayMs);
    ctx.set('Retry-After', String(Math.ceil(waitMs / 1000)));
    sendError(ctx, ERRORS.limited, undefined, { retry_after_ms: waitMs });
    return true;
  }
  return false;
}

function eventId(): string {
  return `$${randomBytes(32).toString('base64url')}`;
}
