import type Router from '@koa/router';
import { ANSWERS } from './answers.ts';
import { authenticate, authenticateAdmin, type Parts, readUser, sendJson } from './parts.ts';
import { endDevices } from './users.ts';

const VERSIONS = [
  'r0.6.1',
  'v1.1',
  'v1.2',
  'v1.3',
  'v1.4',
  'v1.5',
  'v1.6',
  'v1.7',
  'v1.8',
  'v1.9',
  'v1.10',
  'v1.11',
  'v1.12',
];

/** What any client asks: versions, who am I, sync, sign-out. `versions` answers locked users too. @see contracts/matrix.md §4 */
export function mountClientApi(router: Router, parts: Parts): void {
  router.get('/_matrix/client/versions', (ctx) => {
    sendJson(ctx, ANSWERS.ok, { versions: VERSIONS, unstable_features: {} });
  });
  router.get('/.well-known/matrix/client', (ctx) => {
    sendJson(ctx, ANSWERS.ok, { 'm.homeserver': { base_url: `${parts.url()}/` } });
  });
  router.get('/_matrix/client/v3/account/whoami', (ctx) => {
    const caller = authenticate(ctx, parts);
    if (!caller) return;
    const { user, device } = caller;
    const id = device.device_id === '' ? {} : { device_id: device.device_id };
    sendJson(ctx, ANSWERS.ok, { user_id: user.name, is_guest: false, ...id });
  });
  router.get('/_matrix/client/v3/sync', (ctx) => {
    const caller = authenticate(ctx, parts);
    if (!caller) return;
    const rooms = Object.values(parts.state.rooms).filter(
      (room) => room.members[caller.user.name] === 'join',
    );
    sendJson(ctx, ANSWERS.ok, {
      next_batch: `s${rooms.length}_0_0`,
      rooms: { join: Object.fromEntries(rooms.map((room) => [room.room_id, { timeline: { events: [] } }])) },
    });
  });
  router.get('/_matrix/client/v3/capabilities', (ctx) => {
    if (!authenticate(ctx, parts)) return;
    const available = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [String(at + 1), 'stable']));
    sendJson(ctx, ANSWERS.ok, { capabilities: { 'm.room_versions': { default: '11', available } } });
  });
  router.post('/_matrix/client/v3/logout', (ctx) => {
    const caller = authenticate(ctx, parts);
    if (!caller) return;
    delete parts.state.devices[caller.device.token];
    parts.changed();
    sendJson(ctx, ANSWERS.ok, {});
  });
  router.post('/_matrix/client/v3/logout/all', (ctx) => {
    const caller = authenticate(ctx, parts);
    if (!caller) return;
    endDevices(parts, (device) => device.user === caller.user.name);
    sendJson(ctx, ANSWERS.ok, {});
  });
}

/** Admin API: the server itself, and small things of users. @see contracts/matrix.md §2.2, §8 */
export function mountAdminServer(router: Router, parts: Parts): void {
  router.get('/v1/server_version', (ctx) => {
    sendJson(ctx, ANSWERS.ok, { server_version: '1.160.0' });
  });
  router.get('/v1/background_updates/status', (ctx) => {
    if (authenticateAdmin(ctx, parts)) sendJson(ctx, ANSWERS.ok, { enabled: true, current_updates: {} });
  });
  for (const method of ['post', 'delete'] as const) {
    router[method]('/v1/users/:name/shadow_ban', (ctx) => {
      if (!authenticateAdmin(ctx, parts)) return;
      const user = readUser(ctx, parts, String(ctx.params.name));
      if (!user) return;
      user.shadow_banned = method === 'post';
      parts.changed();
      sendJson(ctx, ANSWERS.ok, {});
    });
  }
  router.get('/v1/users/:name/media', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    if (readUser(ctx, parts, String(ctx.params.name))) sendJson(ctx, ANSWERS.ok, { media: [], total: 0 });
  });
  router.delete('/v1/users/:name/media', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    if (readUser(ctx, parts, String(ctx.params.name)))
      sendJson(ctx, ANSWERS.ok, { deleted_media: [], total: 0 });
  });
}
