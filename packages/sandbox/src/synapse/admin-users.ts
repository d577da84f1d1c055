import { createHmac, randomBytes } from 'node:crypto';
import type Router from '@koa/router';
import type Koa from 'koa';
import { ANSWERS, ERRORS } from './answers.ts';
import { addDevice } from './devices.ts';
import { authenticateAdmin, type Parts, readBody, readUser, sendError, sendJson } from './parts.ts';
import { putUser } from './put-user.ts';
import { userObject } from './user-object.ts';
import { addUser, deactivateUser, refuseLocalpart } from './users.ts';

const NONCE_MS = 60_000;

/** Admin API: making, reading and ending users. @see contracts/matrix.md §2.1, §2.2 */
export function mountAdminUsers(router: Router, parts: Parts): void {
  const { state, changed } = parts;
  mountRegistration(router, parts);

  router.get('/v2/users/:name', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const user = readUser(ctx, parts, ctx.params.name ?? '');
    if (user) sendJson(ctx, ANSWERS.ok, userObject(user, parts.now().getTime()));
  });
  router.put('/v2/users/:name', (ctx) => {
    const caller = authenticateAdmin(ctx, parts);
    if (caller) putUser(ctx, parts, ctx.params.name ?? '', caller.user);
  });
  router.get('/v1/auth_providers/:provider/users/:externalId', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const name = parts.links.find(ctx.params.provider ?? '', ctx.params.externalId ?? '');
    name ? sendJson(ctx, ANSWERS.ok, { user_id: name }) : sendError(ctx, ERRORS.userNotFound);
  });
  router.get('/v1/threepid/:medium/users/:address', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const address = (ctx.params.address ?? '').toLowerCase();
    const owner = Object.values(state.users).find((user) =>
      user.threepids.some((known) => known.address === address),
    );
    owner ? sendJson(ctx, ANSWERS.ok, { user_id: owner.name }) : sendError(ctx, ERRORS.userNotFound);
  });
  router.get('/v1/username_available', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const localpart = String(ctx.query.username ?? '');
    const refusal = refuseLocalpart(localpart);
    if (refusal) return sendError(ctx, refusal);
    if (state.users[`@${localpart}:${parts.serverName}`]) return sendError(ctx, ERRORS.nameTaken);
    sendJson(ctx, ANSWERS.ok, { available: true });
  });
  router.post('/v1/deactivate/:name', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const user = readUser(ctx, parts, ctx.params.name ?? '');
    if (!user) return;
    deactivateUser(parts, user, readBody(ctx).erase === true);
    sendJson(ctx, ANSWERS.ok, { id_server_unbind_result: 'success' });
  });
  router.put('/v1/suspend/:name', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const user = readUser(ctx, parts, ctx.params.name ?? '');
    if (!user) return;
    user.suspended = readBody(ctx).suspend === true;
    changed();
    sendJson(ctx, ANSWERS.ok, { [`user_${user.name}_suspended`]: user.suspended });
  });
  router.post('/v1/users/:name/login', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const user = readUser(ctx, parts, ctx.params.name ?? '');
    if (!user) return;
    const until = readBody(ctx).valid_until_ms;
    const device = addDevice(parts, user.name, {
      device_id: '',
      validUntil: typeof until === 'number' ? until : null,
    });
    sendJson(ctx, ANSWERS.ok, { access_token: device.token });
  });
  router.post('/v1/send_server_notice', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    if (!parts.setup.serverNotices) return sendError(ctx, ERRORS.noticesOff);
    const body = readBody(ctx);
    const user = readUser(ctx, parts, String(body.user_id ?? ''));
    if (!user) return;
    const content = body.content as { body?: unknown } | undefined;
    state.notices.push({ user: user.name, body: String(content?.body ?? ''), at: parts.now().getTime() });
    changed();
    sendJson(ctx, ANSWERS.ok, { event_id: `$${randomBytes(32).toString('base64url')}` });
  });
  mountRatelimit(router, parts);
}

function mountRegistration(router: Router, parts: Parts): void {
  const nonces = new Map<string, number>();

  router.get('/v1/register', (ctx) => {
    const nonce = randomBytes(64).toString('hex');
    nonces.set(nonce, parts.now().getTime());
    sendJson(ctx, ANSWERS.ok, { nonce });
  });
  router.post('/v1/register', (ctx: Koa.Context) => {
    const body = readBody(ctx);
    const nonce = String(body.nonce);
    const made = nonces.get(nonce);
    // One use, even when the rest is wrong.
    nonces.delete(nonce);
    if (made === undefined || parts.now().getTime() - made > NONCE_MS)
      return sendError(ctx, ERRORS.nonceUnknown);
    const signed = [nonce, body.username, body.password, body.admin === true ? 'admin' : 'notadmin'];
    if (body.user_type) signed.push(body.user_type);
    const mac = createHmac('sha1', parts.setup.registrationSharedSecret)
      .update(signed.join('\0'))
      .digest('hex');
    if (mac !== body.mac) return sendError(ctx, ERRORS.macWrong);
    const localpart = String(body.username);
    const refusal = refuseLocalpart(localpart);
    if (refusal) return sendError(ctx, refusal);
    if (parts.state.users[`@${localpart}:${parts.serverName}`]) return sendError(ctx, ERRORS.nameTaken);
    const user = addUser(parts, localpart, {
      password: String(body.password),
      admin: body.admin === true,
      user_type: typeof body.user_type === 'string' ? body.user_type : null,
      ...(typeof body.displayname === 'string' && { displayname: body.displayname }),
    });
    const device = addDevice(parts, user.name);
    sendJson(ctx, ANSWERS.ok, {
      user_id: user.name,
      home_server: parts.serverName,
      access_token: device.token,
      device_id: device.device_id,
    });
  });
}

function mountRatelimit(router: Router, parts: Parts): void {
  const path = '/v1/users/:name/override_ratelimit';
  router.get(path, (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const user = readUser(ctx, parts, ctx.params.name ?? '');
    if (user) sendJson(ctx, ANSWERS.ok, { ...user.ratelimit });
  });
  router.post(path, (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const user = readUser(ctx, parts, ctx.params.name ?? '');
    if (!user) return;
    const { messages_per_second, burst_count } = readBody(ctx);
    user.ratelimit = {
      messages_per_second: Number(messages_per_second ?? 0),
      burst_count: Number(burst_count ?? 0),
    };
    parts.changed();
    sendJson(ctx, ANSWERS.ok, { ...user.ratelimit });
  });
  router.delete(path, (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const user = readUser(ctx, parts, ctx.params.name ?? '');
    if (!user) return;
    user.ratelimit = null;
    parts.changed();
    sendJson(ctx, ANSWERS.ok, {});
  });
}
