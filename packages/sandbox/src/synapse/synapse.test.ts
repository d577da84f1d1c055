import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { silentLog } from '@latchkey/runtime/log';
import { mapLocalpart } from './choose-user.ts';
import { createSynapse, type Synapse } from './create-synapse.ts';

let chat: Synapse;
let now = new Date('2026-11-24T10:00:00Z');

/** Parsed JSON whose shape the test asserts. */
type Data = Record<string, unknown>;
type Reply = { status: number; headers: Headers; body: Data };

beforeAll(async () => {
  chat = createSynapse({
    host: '127.0.0.1',
    port: 0,
    serverName: 'hub.test',
    issuer: 'http://localhost:1',
    clientId: 'chat',
    clientSecret: 'x',
    log: silentLog,
    languages: ['en', 'es'],
    now: () => now,
    setup: { refusalDelayMs: 0, partDelayMs: 5 },
  });
  await chat.listen();
});
afterAll(() => chat.close());
beforeEach(() => {
  chat.faults.clear();
  now = new Date(now.getTime() + 3_600_000);
});

async function call(
  method: string,
  path: string,
  body?: object,
  token = chat.setup.adminToken,
): Promise<Reply> {
  const reply = await fetch(chat.url + path, {
    method,
    headers: { ...(token && { Authorization: `Bearer ${token}` }), 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: reply.status, headers: reply.headers, body: (await reply.json()) as Data };
}
const mxid = (name: string) => `@${name}:hub.test`;
const path = (name: string) => `/_synapse/admin/v2/users/${encodeURIComponent(mxid(name))}`;
const put = (name: string, body: object = {}) => call('PUT', path(name), body);
const get = async (name: string) => (await call('GET', path(name))).body;
const link = (id: string) => ({ external_ids: [{ auth_provider: 'oidc-latchkey', external_id: id }] });
const lookup = (id: string) =>
  call('GET', `/_synapse/admin/v1/auth_providers/oidc-latchkey/users/${encodeURIComponent(id)}`);
const bot = () => mxid(chat.setup.adminName);
const room = async (body: object) =>
  String((await call('POST', '/_matrix/client/v3/createRoom', body)).body.room_id);
const join = (id: string, name: string) =>
  call('POST', `/_synapse/admin/v1/join/${encodeURIComponent(id)}`, { user_id: mxid(name) });
const inRoom = (id: string, verb: string, name: string) =>
  call('POST', `/_matrix/client/v3/rooms/${encodeURIComponent(id)}/${verb}`, { user_id: mxid(name) });
const puppet = async (name: string) =>
  String(
    (await call('POST', `/_synapse/admin/v1/users/${encodeURIComponent(mxid(name))}/login`, {})).body
      .access_token,
  );
const overrule = () =>
  call('POST', `/_synapse/admin/v1/users/${encodeURIComponent(bot())}/override_ratelimit`, {
    messages_per_second: 0,
    burst_count: 0,
  });

describe('users', () => {
  test('creating is 201 and changing 200; unknown keys are ignored', async () => {
    expect((await put('ana', { displayname: 'Ana', ...link('m1') })).status).toBe(201);
    const changed = await put('ana', { displayname: 'Ana Two', suspended: true, nonsense: 1 });
    expect([changed.status, changed.body.displayname, changed.body.suspended]).toEqual([
      200,
      'Ana Two',
      false,
    ]);
    expect((await lookup('m1')).body).toEqual({ user_id: mxid('ana') });
  });
  test('a taken link is 409 and leaves the new user behind, unlinked', async () => {
    const conflict = await put('zed', { displayname: 'Zed', ...link('m1') });
    expect([conflict.status, conflict.body]).toEqual([
      409,
      { errcode: 'M_UNKNOWN', error: 'External id is already in use.' },
    ]);
    expect(await get('zed')).toMatchObject({ displayname: 'Zed', external_ids: [] });
  });
  test('a step that fails leaves the earlier steps done and the later ones undone', async () => {
    await put('steps');
    expect((await put('steps', { displayname: 'Done', ...link('m1'), locked: true })).status).toBe(409);
    expect(await get('steps')).toMatchObject({ displayname: 'Done', locked: false });
  });
  test('creating ignores locked and deactivated', async () => {
    expect((await put('born', { locked: true })).body.locked).toBe(false);
    expect((await put('dead', { deactivated: true })).body.deactivated).toBe(false);
    expect((await put('born', { locked: true })).body.locked).toBe(true);
    expect((await put('born', { locked: true, deactivated: true })).status).toBe(400);
  });
  test.each([
    ['Upper', 'M_INVALID_USERNAME'],
    ['12345', 'M_INVALID_USERNAME'],
    ['_x', 'M_INVALID_USERNAME'],
  ])('the name %s is refused', async (name, errcode) => {
    expect(await put(name)).toMatchObject({ status: 400, body: { errcode } });
  });
  test('bad values are 400 and change nothing', async () => {
    expect((await put('ana', { displayname: 'x'.repeat(257) })).body.error).toBe(
      'Displayname is too long (max 256)',
    );
    expect((await put('ana', { threepids: [{ medium: 'email', address: 'no' }] })).status).toBe(400);
    expect((await put('ana', { external_ids: [{ auth_provider: 'p' }] })).body.errcode).toBe(
      'M_MISSING_PARAM',
    );
    expect((await call('PUT', '/_synapse/admin/v2/users/%40x%3Aother.test', {})).status).toBe(400);
  });
  test('an address moves silently to whoever is given it', async () => {
    await put('ana', { threepids: [{ medium: 'email', address: 'Ana@Coop.Test' }] });
    await put('bo', { threepids: [{ medium: 'email', address: 'ana@coop.test' }] });
    expect((await get('ana')).threepids).toEqual([]);
    expect((await call('GET', '/_synapse/admin/v1/threepid/email/users/ANA%40coop.test')).body).toEqual({
      user_id: mxid('bo'),
    });
  });
  test('locked users are hidden from lists unless asked for, and the units of creation_ts differ', async () => {
    await put('listed', { displayname: 'Listed' });
    await put('listed', { locked: true });
    const names = async (query: string) =>
      ((await call('GET', `/_synapse/admin/${query}`)).body.users as { name: string }[]).map(
        ({ name }) => name,
      );
    expect(await names('v2/users?name=listed')).toEqual([]);
    expect(await names('v3/users?name=listed&locked=true')).toEqual([mxid('listed')]);
    const [row] = (await call('GET', '/_synapse/admin/v3/users?name=listed&locked=true')).body
      .users as Data[];
    expect(row?.creation_ts).toBe(Number((await get('listed')).creation_ts) * 1000);
    expect(row).not.toHaveProperty('external_ids');
  });
  test('deactivated: v2 adds them, v3 selects', async () => {
    await put('left', { displayname: 'leftish' });
    await put('stays', { displayname: 'leftish' });
    await call('POST', `/_synapse/admin/v1/deactivate/${encodeURIComponent(mxid('left'))}`, {});
    const count = async (query: string) =>
      (await call('GET', `/_synapse/admin/${query}&name=leftish`)).body.total;
    expect(await count('v2/users?a=1')).toBe(1);
    expect(await count('v2/users?deactivated=true')).toBe(2);
    expect(await count('v3/users?a=1')).toBe(2);
    expect(await count('v3/users?deactivated=true')).toBe(1);
  });
  test('pages are offsets with next_token until the last', async () => {
    const first = (await call('GET', '/_synapse/admin/v3/users?limit=2&locked=true')).body;
    expect(first.next_token).toBe('2');
    const last = (await call('GET', `/_synapse/admin/v3/users?limit=1000&from=2&locked=true`)).body;
    expect(last).not.toHaveProperty('next_token');
    expect((last.users as unknown[]).length).toBe(Number(first.total) - 2);
  });
  test('a link that was removed is still found until a restart, one that was moved is not', async () => {
    await put('cache', link('m-cache'));
    expect((await lookup('m-cache')).status).toBe(200);
    await put('cache', { external_ids: [] });
    expect((await lookup('m-cache')).body).toEqual({ user_id: mxid('cache') });
    await put('cache2', link('m-cache'));
    expect((await lookup('m-cache')).body).toEqual({ user_id: mxid('cache2') });
  });
  test('a deactivated user has left its rooms a moment later and keeps its name and link', async () => {
    await overrule();
    await put('parting', link('m-part'));
    const id = await room({ preset: 'private_chat' });
    await join(id, 'parting');
    await call('POST', `/_synapse/admin/v1/deactivate/${encodeURIComponent(mxid('parting'))}`, {
      erase: false,
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    const rooms = await call(
      'GET',
      `/_synapse/admin/v1/users/${encodeURIComponent(mxid('parting'))}/joined_rooms`,
    );
    expect(rooms.body).toEqual({ joined_rooms: [], total: 0 });
    expect(await get('parting')).toMatchObject(link('m-part'));
    expect((await call('GET', '/_synapse/admin/v1/username_available?username=parting')).body.errcode).toBe(
      'M_USER_IN_USE',
    );
  });
  test('after an erasure the name comes back in a second PUT; in one it is 500 and nothing changes', async () => {
    await put('erased', { displayname: 'Before', ...link('m-erased') });
    await call('POST', `/_synapse/admin/v1/deactivate/${encodeURIComponent(mxid('erased'))}`, {
      erase: true,
    });
    expect(await get('erased')).toMatchObject({ deactivated: true, erased: true, displayname: null });
    expect((await put('erased', { deactivated: false, displayname: 'After' })).status).toBe(500);
    expect((await put('erased', { deactivated: false })).body).toMatchObject({
      deactivated: false,
      erased: false,
    });
    expect((await put('erased', { displayname: 'After' })).body.displayname).toBe('After');
  });
  test('an admin can lock itself out and cannot demote itself', async () => {
    const nonce = (await call('GET', '/_synapse/admin/v1/register', undefined, '')).body.nonce;
    const mac = createHmac('sha1', chat.setup.registrationSharedSecret).update(
      [nonce, 'second', 'pw', 'admin'].join('\0'),
    );
    const made = await call(
      'POST',
      '/_synapse/admin/v1/register',
      { nonce, username: 'second', password: 'pw', admin: true, mac: mac.digest('hex') },
      '',
    );
    const token = String(made.body.access_token);
    expect((await call('PUT', path('second'), { admin: false }, token)).body.error).toBe(
      'You may not demote yourself.',
    );
    await call('PUT', path('second'), { locked: true }, token);
    expect(await call('GET', path('ana'), undefined, token)).toMatchObject({
      status: 401,
      body: { errcode: 'M_USER_LOCKED', soft_logout: true },
    });
    expect((await put('second', { locked: false })).status).toBe(200);
    expect((await call('GET', path('ana'), undefined, token)).status).toBe(200);
  });
  test('a nonce is good for one use, even a wrong one', async () => {
    const { nonce } = (await call('GET', '/_synapse/admin/v1/register', undefined, '')).body;
    const body = { nonce, username: 'x', password: 'y', admin: true, mac: 'wrong' };
    expect((await call('POST', '/_synapse/admin/v1/register', body, '')).status).toBe(403);
    expect((await call('POST', '/_synapse/admin/v1/register', body, '')).body.error).toBe(
      'unrecognised nonce',
    );
  });
  test('suspension leaves reading and forbids sending and joining', async () => {
    await overrule();
    await put('susp');
    const token = await puppet('susp');
    const id = await room({ preset: 'private_chat' });
    await join(id, 'susp');
    const at = `/_synapse/admin/v1/suspend/${encodeURIComponent(mxid('susp'))}`;
    expect((await call('PUT', at, { suspend: true })).body).toEqual({
      [`user_${mxid('susp')}_suspended`]: true,
    });
    expect((await call('GET', '/_matrix/client/v3/account/whoami', undefined, token)).status).toBe(200);
    expect((await call('GET', '/_matrix/client/v3/sync', undefined, token)).status).toBe(200);
    const send = await call(
      'PUT',
      `/_matrix/client/v3/rooms/${encodeURIComponent(id)}/send/m.room.message/1`,
      {},
      token,
    );
    expect([send.status, send.body.errcode]).toEqual([403, 'M_USER_SUSPENDED']);
    const other = await room({ preset: 'private_chat' });
    expect((await join(other, 'susp')).body.errcode).toBe('M_USER_SUSPENDED');
  });
  test('odd names are mapped, never refused', () => {
    expect(mapLocalpart('Cy Ñandú')).toBe('cy=20=c3=91and=c3=ba');
  });
});

describe('rooms', () => {
  test('joining twice is 200 in a public room and 403 in every other', async () => {
    await overrule();
    await put('joiner');
    const open = await room({ preset: 'public_chat' });
    const closed = await room({ preset: 'private_chat' });
    for (const id of [open, closed]) expect((await join(id, 'joiner')).status).toBe(200);
    expect((await join(open, 'joiner')).status).toBe(200);
    expect(await join(closed, 'joiner')).toMatchObject({
      status: 403,
      body: { error: `${mxid('joiner')} is already in the room.` },
    });
  });
  test('a kick from a space leaves its rooms; a second kick is 403; a ban cannot be joined over', async () => {
    await overrule();
    await put('kicked');
    const space = await room({ preset: 'private_chat', creation_content: { type: 'm.space' } });
    const inner = await room({
      initial_state: [
        { type: 'm.room.join_rules', content: { join_rule: 'restricted', allow: [{ room_id: space }] } },
      ],
    });
    await call(
      'PUT',
      `/_matrix/client/v3/rooms/${encodeURIComponent(space)}/state/m.space.child/${encodeURIComponent(inner)}`,
      { via: ['hub.test'] },
    );
    const token = await puppet('kicked');
    const walkIn = () => call('POST', `/_matrix/client/v3/join/${encodeURIComponent(inner)}`, {}, token);
    expect((await walkIn()).status).toBe(403);
    await join(space, 'kicked');
    expect((await walkIn()).status).toBe(200);
    expect((await inRoom(space, 'kick', 'kicked')).status).toBe(200);
    expect((await inRoom(space, 'kick', 'kicked')).body.error).toBe('The target user is not in the room');
    const { memberships } = (
      await call('GET', `/_synapse/admin/v1/users/${encodeURIComponent(mxid('kicked'))}/memberships`)
    ).body;
    expect(memberships).toEqual({ [space]: 'leave', [inner]: 'join' });
    const tree = (await call('GET', `/_synapse/admin/v1/rooms/${encodeURIComponent(space)}/hierarchy`)).body
      .rooms as Data[];
    expect(tree.map(({ room_id }) => room_id)).toEqual([space, inner]);
    await inRoom(space, 'ban', 'kicked');
    expect((await join(space, 'kicked')).body.errcode).toBe('M_BAD_STATE');
  });
  test('where the bot is not, it cannot join anybody until it was made admin and has come in', async () => {
    await overrule();
    await put('owner');
    await put('guest');
    const token = await puppet('owner');
    const id = String(
      (await call('POST', '/_matrix/client/v3/createRoom', { preset: 'private_chat' }, token)).body.room_id,
    );
    expect((await join(id, 'guest')).body.error).toBe(`${bot()} not in room ${id}.`);
    await call('POST', `/_synapse/admin/v1/rooms/${encodeURIComponent(id)}/make_room_admin`, {});
    await call('POST', `/_matrix/client/v3/join/${encodeURIComponent(id)}`, {});
    expect((await join(id, 'guest')).status).toBe(200);
    // Equal power: the owner cannot be kicked by the bot.
    expect((await inRoom(id, 'kick', 'owner')).status).toBe(403);
  });
  test('the bot may do ten things quickly, then one per five seconds, unless its limit is lifted', async () => {
    const limit = `/_synapse/admin/v1/users/${encodeURIComponent(bot())}/override_ratelimit`;
    await overrule();
    const id = await room({ preset: 'private_chat' });
    for (let user = 0; user < 12; user += 1) {
      await put(`rate${user}`);
      await join(id, `rate${user}`);
    }
    await call('DELETE', limit);
    for (let user = 0; user < 10; user += 1)
      expect((await inRoom(id, 'kick', `rate${user}`)).status).toBe(200);
    const limited = await inRoom(id, 'kick', 'rate10');
    expect(limited).toMatchObject({
      status: 429,
      body: { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 5000 },
    });
    expect(limited.headers.get('retry-after')).toBe('5');
    now = new Date(now.getTime() + 5000);
    expect((await inRoom(id, 'kick', 'rate10')).status).toBe(200);
    await overrule();
    expect((await inRoom(id, 'kick', 'rate11')).status).toBe(200);
  });
});

describe('outages', () => {
  test('an unanswered create is made, linked', async () => {
    chat.faults.set({ unanswered: 1, hangMs: 50 });
    await expect(put('lost', link('m-lost'))).rejects.toThrow();
    expect((await lookup('m-lost')).body).toEqual({ user_id: mxid('lost') });
  });
  test('unavailable is 503 and nulls are 200', async () => {
    chat.faults.set({ down: 'unavailable' });
    expect((await fetch(`${chat.url}/_matrix/client/versions`)).status).toBe(503);
    chat.faults.set({ down: 'no', nulls: true });
    expect(await call('GET', '/_synapse/admin/v3/users')).toMatchObject({
      status: 200,
      body: { users: null, total: null },
    });
  });
});

test('users, links and tokens survive a restart; a stale link does not', async () => {
  const dataDir = mkdtempSync(joinPath(tmpdir(), 'synapse-'));
  const start = () =>
    createSynapse({
      host: '127.0.0.1',
      port: 0,
      serverName: 'hub.test',
      issuer: 'http://localhost:1',
      clientId: 'chat',
      clientSecret: 'x',
      dataDir,
      log: silentLog,
      languages: ['en'],
    });
  const first = start();
  await first.listen();
  const ask = async (server: Synapse, method: string, at: string, body?: object) =>
    fetch(`${server.url}/_synapse/admin${at}`, {
      method,
      headers: { Authorization: `Bearer ${server.setup.adminToken}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  const owner = '/v1/auth_providers/oidc-latchkey/users/m1';
  await ask(first, 'PUT', '/v2/users/%40ana%3Ahub.test', link('m1'));
  expect((await ask(first, 'GET', owner)).status).toBe(200);
  await ask(first, 'PUT', '/v2/users/%40ana%3Ahub.test', { external_ids: [] });
  expect((await ask(first, 'GET', owner)).status).toBe(200);
  await first.close();
  const second = start();
  await second.listen();
  expect(second.find(mxid('ana'))).toMatchObject({ displayname: 'ana', external_ids: [] });
  expect((await ask(second, 'GET', owner)).status).toBe(404);
  await second.close();
  rmSync(dataDir, { recursive: true });
});
