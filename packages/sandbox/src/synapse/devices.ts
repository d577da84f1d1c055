import { randomBytes, randomInt } from 'node:crypto';
import type Router from '@koa/router';
import { ANSWERS } from './answers.ts';
import { authenticateAdmin, type Parts, readBody, readUser, sendJson } from './parts.ts';
import type { Device } from './state.ts';
import { deviceObject, devicesOf } from './user-object.ts';
import { endDevices } from './users.ts';

/** Makes a device with its access token. */
export function addDevice(parts: Parts, user: string, given: Partial<Device> = {}): Device {
  const device: Device = {
    user,
    device_id: Array.from({ length: 10 }, () => String.fromCharCode(65 + randomInt(26))).join(''),
    token: `syt_${randomBytes(24).toString('base64url')}`,
    sid: null,
    last_seen_ts: null,
    user_agent: null,
    validUntil: null,
    ...given,
  };
  parts.state.devices[device.token] = device;
  parts.changed();
  return device;
}

/** Admin API: devices. Deleting one ends its token; unknown ids are ignored. @see contracts/matrix.md §2.2 */
export function mountDevices(router: Router, parts: Parts): void {
  router.get('/v2/users/:name/devices', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const user = readUser(ctx, parts, ctx.params.name ?? '');
    if (!user) return;
    const devices = devicesOf(parts.state, user.name).map(deviceObject);
    sendJson(ctx, ANSWERS.ok, { devices, total: devices.length });
  });
  router.delete('/v2/users/:name/devices/:device', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const user = readUser(ctx, parts, ctx.params.name ?? '');
    if (!user) return;
    endDevices(parts, (device) => device.user === user.name && device.device_id === ctx.params.device);
    sendJson(ctx, ANSWERS.ok, {});
  });
  router.post('/v2/users/:name/delete_devices', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const user = readUser(ctx, parts, ctx.params.name ?? '');
    if (!user) return;
    const given = readBody(ctx).devices;
    const ids = Array.isArray(given) ? given.map(String) : [];
    endDevices(
      parts,
      (device) => device.user === user.name && device.device_id !== '' && ids.includes(device.device_id),
    );
    sendJson(ctx, ANSWERS.ok, {});
  });
  router.get('/v1/whois/:name', (ctx) => {
    if (!authenticateAdmin(ctx, parts)) return;
    const user = readUser(ctx, parts, ctx.params.name ?? '');
    if (!user) return;
    const connections = devicesOf(parts.state, user.name)
      .filter((device) => device.last_seen_ts !== null)
      .map((device) => ({
        ip: '127.0.0.1',
        last_seen: device.last_seen_ts,
        user_agent: device.user_agent ?? '',
      }));
    sendJson(ctx, ANSWERS.ok, { user_id: user.name, devices: { '': { sessions: [{ connections }] } } });
  });
}
