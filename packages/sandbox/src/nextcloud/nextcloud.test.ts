import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { silentLog } from '@latchkey/runtime/log';
import { sha256Hex } from './accounts.ts';
import { createNextcloud, type Nextcloud } from './create-nextcloud.ts';

let cloud: Nextcloud;
let now = new Date('2026-11-24T10:00:00Z');
const service = () => `Bearer ${cloud.setup.servicePassword}`;
const basic = (name: string, password: string) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
const asAdmin = () => basic('admin', cloud.setup.adminPassword);
/** Parsed JSON whose shape the test asserts. */
interface Data extends Iterable<Data> {
  [key: string]: Data;
}

type Reply = {
  status: number;
  type: string;
  text: string;
  meta: { statuscode: number; message: string };
  data: Data;
};

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string | null> = {},
): Promise<Reply> {
  const all = {
    'OCS-APIRequest': 'true',
    Accept: 'application/json',
    Authorization: service(),
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...headers,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  const reply = await fetch(cloud.url + path, {
    method,
    headers: Object.fromEntries(given),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await reply.text();
  const parsed = text.startsWith('{"ocs"') ? JSON.parse(text).ocs : { meta: {}, data: undefined };
  return { status: reply.status, type: reply.headers.get('content-type') ?? '', text, ...parsed };
}

const users = '/ocs/v2.php/cloud/users';
const upsert = (userId: string, more: object = {}) =>
  call('POST', '/ocs/v2.php/apps/user_oidc/api/v1/user', { providerId: 1, userId, ...more });
const password = 'Long-Enough-Password-1';
beforeAll(async () => {
  cloud = createNextcloud({
    host: '127.0.0.1',
    port: 0,
    issuer: 'http://localhost:1',
    clientId: 'cloud',
    clientSecret: 'x',
    log: silentLog,
    languages: ['en', 'es'],
    now: () => now,
  });
  await cloud.listen();
});
afterAll(() => cloud.close());
beforeEach(() => {
  cloud.faults.clear();
  now = new Date(now.getTime() + 3_600_000);
});

describe('envelopes', () => {
  test('v2 puts the code into the status, v1 says 200 with code 100', async () => {
    const [two, one, missing, missingOne] = await Promise.all([
      call('GET', `${users}/admin`),
      call('GET', '/ocs/v1.php/cloud/users/admin'),
      call('GET', `${users}/nobody`),
      call('GET', '/ocs/v1.php/cloud/users/nobody'),
    ]);
    expect([two.status, two.meta.statuscode]).toEqual([200, 200]);
    expect([one.status, one.meta.statuscode]).toEqual([200, 100]);
    expect(one.meta).toMatchObject({ totalitems: '', itemsperpage: '' });
    expect([missing.status, missing.meta.statuscode, missing.meta.message]).toEqual([
      404,
      404,
      'User does not exist',
    ]);
    expect([missingOne.status, missingOne.meta.statuscode]).toEqual([200, 404]);
  });
  test('without the OCS header it is 412 and no envelope', async () => {
    const reply = await call('GET', users, undefined, { 'OCS-APIRequest': null });
    expect([reply.status, reply.text]).toEqual([412, '{"message":"CSRF check failed"}']);
  });
  test('without Accept it is XML', async () => {
    const reply = await call('GET', `${users}?search=admin`, undefined, { Accept: '*/*' });
    expect(reply.type).toContain('xml');
    expect(reply.text).toContain('<users><element>admin</element></users>');
  });
  test('an unknown route is 998', async () => {
    expect((await call('GET', '/ocs/v2.php/cloud/nothing')).meta.statuscode).toBe(998);
  });
});

describe('credentials', () => {
  test('nobody is 401 with code 997', async () => {
    const reply = await call('GET', users, undefined, { Authorization: null });
    expect([reply.status, reply.meta.statuscode, reply.meta.message]).toEqual([
      401,
      997,
      'Current user is not logged in',
    ]);
  });
  test('an app password of a local admin may read and is refused every write; in the user_oidc backend it may write', async () => {
    const local = { Authorization: `Bearer ${cloud.setup.adminAppPassword}` };
    expect((await call('GET', users, undefined, local)).status).toBe(200);
    const refused = await call('POST', '/ocs/v2.php/cloud/groups', { groupid: 'probe' }, local);
    expect([refused.status, refused.meta.statuscode, refused.meta.message]).toEqual([
      403,
      403,
      'Password confirmation is required',
    ]);
    const folder = await call('POST', '/index.php/apps/groupfolders/folders', { mountpoint: 'x' }, local);
    expect([folder.status, folder.meta.statuscode]).toEqual([200, 403]);
    expect((await call('POST', '/ocs/v2.php/cloud/groups', { groupid: 'probe' })).status).toBe(200);
    expect((await call('DELETE', '/ocs/v2.php/cloud/groups/probe')).status).toBe(200);
    expect(
      (await call('POST', '/ocs/v2.php/cloud/groups', { groupid: 'probe' }, { Authorization: asAdmin() }))
        .status,
    ).toBe(200);
    expect(
      (
        await call(
          'POST',
          '/ocs/v2.php/apps/user_oidc/api/v1/user',
          { providerId: 1, userId: 'm-noconf' },
          local,
        )
      ).status,
    ).toBe(200);
  });
  test('the eleventh wrong password blocks Basic for half an hour, right ones too, and Bearer goes on', async () => {
    const wrong = { Authorization: basic('admin', 'wrong') };
    for (let attempt = 1; attempt <= 10; attempt += 1)
      expect((await call('GET', users, undefined, wrong)).status).toBe(401);
    expect((await call('GET', users, undefined, wrong)).status).toBe(429);
    const right = await call('GET', users, undefined, { Authorization: asAdmin() });
    expect([right.status, right.meta.statuscode, right.meta.message]).toEqual([
      429,
      429,
      'Reached maximum delay',
    ]);
    expect((await call('GET', users)).status).toBe(200);
    now = new Date(now.getTime() + 31 * 60_000);
    expect((await call('GET', users, undefined, { Authorization: asAdmin() })).status).toBe(200);
  });
  test('a member may not list, and another account is not there for them', async () => {
    await call('POST', users, { userid: 'plain', password });
    const plain = { Authorization: basic('plain', password) };
    const listed = await call('GET', users, undefined, plain);
    expect([listed.status, listed.meta.message]).toEqual([
      403,
      'Logged in account must be at least a sub admin',
    ]);
    expect((await call('GET', `${users}/admin`, undefined, plain)).meta.statuscode).toBe(998);
    expect((await call('GET', `${users}/plain`, undefined, plain)).status).toBe(200);
  });
});

describe('local accounts', () => {
  test('refusals come with their codes, and a missing parameter with an empty HTML body', async () => {
    const create = (body: object) => call('POST', users, { password, ...body });
    expect(await create({ userid: 'alice', displayName: 'Alice' })).toMatchObject({
      status: 200,
      data: { id: 'alice' },
    });
    expect((await create({ userid: 'ALICE' })).meta).toMatchObject({
      statuscode: 102,
      message: 'User already exists',
    });
    expect((await call('POST', '/ocs/v1.php/cloud/users', { userid: 'alice', password })).status).toBe(200);
    for (const userid of ['a:b', 'a|b', 'é', ' lead', '', 'x'.repeat(65)]) {
      expect([(await create({ userid })).status, (await create({ userid })).meta.statuscode]).toEqual([
        400, 101,
      ]);
    }
    expect((await create({ userid: 'x'.repeat(64) })).status).toBe(200);
    const missing = await create({});
    expect([missing.status, missing.text, missing.type]).toEqual([
      400,
      '',
      expect.stringContaining('text/html'),
    ]);
    expect((await create({ userid: 'b1', password: '' })).meta.statuscode).toBe(108);
    expect((await create({ userid: 'b1', password: 'abc' })).meta.statuscode).toBe(107);
    expect((await create({ userid: 'b1', password: 'y'.repeat(470) })).meta.statuscode).toBe(101);
    expect((await create({ userid: 'b1', groups: ['nogroup'] })).meta).toMatchObject({
      statuscode: 104,
      message: 'Group nogroup does not exist',
    });
    expect(cloud.find('b1')).toBeUndefined();
  });
  test('a bad language or quota is refused and leaves the account behind', async () => {
    expect((await call('POST', users, { userid: 'half', password, quota: 'lots' })).meta).toMatchObject({
      statuscode: 101,
      message: 'Invalid quota value: lots',
    });
    expect(cloud.find('half')).toMatchObject({ id: 'half' });
  });
  test('Database ids are found in any case and keep the stored one; user_oidc ids are exact', async () => {
    await call('POST', users, { userid: 'Casey', password });
    expect((await call('GET', `${users}/CASEY`)).data.id).toBe('Casey');
    await upsert('m-exact');
    expect((await call('GET', `${users}/M-EXACT`)).status).toBe(404);
  });
  test('disable and enable are idempotent, and a missing user is 400/101 with an empty message', async () => {
    await call('POST', users, { userid: 'dora', password });
    for (const verb of ['disable', 'disable', 'enable', 'enable']) {
      expect((await call('PUT', `${users}/dora/${verb}`)).status).toBe(200);
    }
    const missing = await call('PUT', `${users}/nobody/disable`);
    expect([missing.status, missing.meta.statuscode, missing.meta.message]).toEqual([400, 101, '']);
    expect((await call('PUT', `${users}/${cloud.setup.serviceAccount}/disable`)).meta.statuscode).toBe(101);
  });
  test('deleting twice is 404 with code 998', async () => {
    await call('POST', users, { userid: 'gone', password });
    expect((await call('DELETE', `${users}/gone`)).status).toBe(200);
    const again = await call('DELETE', `${users}/gone`);
    expect([again.status, again.meta.statuscode, again.meta.message]).toEqual([404, 998, '']);
  });
  test('the 51st edit within ten minutes is 429 with an empty body; other calls go on', async () => {
    await upsert('m-edit');
    for (let edit = 1; edit <= 50; edit += 1) {
      expect((await call('PUT', `${users}/m-edit`, { key: 'quota', value: '1 GB' })).status).toBe(200);
    }
    const limited = await call('PUT', `${users}/m-edit`, { key: 'quota', value: '1 GB' });
    expect([limited.status, limited.text, limited.type]).toEqual([
      429,
      '',
      expect.stringContaining('text/html'),
    ]);
    expect((await call('PUT', `${users}/m-edit/disable`)).status).toBe(200);
    expect((await call('PATCH', `${users}/m-edit`, { quota: '2 GB' })).data.quota?.quota).toBe(2 * 1024 ** 3);
    expect((await upsert('m-edit', { quota: '5 GB' })).status).toBe(200);
    now = new Date(now.getTime() + 601_000);
    expect((await call('PUT', `${users}/m-edit`, { key: 'quota', value: 'none' })).status).toBe(200);
    expect(cloud.find('m-edit')).toMatchObject({ quota: { quota: -3 } });
  });
  test('PATCH applies all or nothing', async () => {
    await call('POST', users, { userid: 'many', password, displayName: 'Many' });
    const bad = await call('PATCH', `${users}/many`, { displayName: 'Other', email: 'no address' });
    expect([bad.status, bad.meta.statuscode, Object.keys(bad.data.errors ?? {})]).toEqual([
      422,
      422,
      ['email'],
    ]);
    expect(cloud.find('many')?.displayname).toBe('Many');
  });
});

describe('user_oidc accounts', () => {
  test('the upsert makes once, then changes; empty values do not clear; name and password cannot be edited', async () => {
    expect((await upsert('m-one', { displayName: 'One', email: 'one@example.org' })).data).toEqual({
      user_id: 'm-one',
    });
    const home = cloud.find('m-one')?.home;
    await upsert('m-one', { displayName: 'Uno', email: '' });
    expect(cloud.find('m-one')).toMatchObject({
      displayname: 'Uno',
      email: 'one@example.org',
      backend: 'user_oidc',
      home,
    });
    expect((await call('PUT', `${users}/m-one`, { key: 'displayname', value: 'X' })).meta.statuscode).toBe(
      113,
    );
    expect((await call('PUT', `${users}/m-one`, { key: 'password', value: password })).meta.statuscode).toBe(
      112,
    );
  });
  test('a wrong provider number is not refused: the account is made under a hash', async () => {
    const reply = await upsert('m-two', { providerId: 9 });
    expect(reply.data?.user_id).toBe(sha256Hex('9_0_m-two'));
  });
  test('an id of a local account is taken too: one id in two backends, and one DELETE wipes the files of both', async () => {
    await call('POST', users, { userid: 'both', password, email: 'both@example.org' });
    expect((await upsert('both')).status).toBe(200);
    expect((await call('GET', `${users}?search=both`)).data.users).toEqual(['both', 'both']);
    const home = cloud.find('both')?.home;
    await call('DELETE', `${users}/both`);
    expect(cloud.find('both')).toMatchObject({ backend: 'user_oidc', email: null });
    expect(cloud.find('both')?.home).not.toBe(home);
  });
  test('the list pages each backend by itself: a page can hold twice its limit', async () => {
    for (const id of ['p1', 'p2', 'p3']) {
      await call('POST', users, { userid: `page-${id}`, password });
      await upsert(`page-oidc-${id}`);
    }
    const page = (query: string) => call('GET', `${users}?search=page-${query}`);
    expect((await page('&limit=2')).data.users).toEqual([
      'page-p1',
      'page-p2',
      'page-oidc-p1',
      'page-oidc-p2',
    ]);
    expect((await page('&limit=2&offset=2')).data.users).toEqual(['page-p3', 'page-oidc-p3']);
    expect((await page('&limit=2&offset=4')).data.users).toEqual([]);
    const bad = await page('&limit=0');
    expect([bad.status, bad.meta.statuscode]).toEqual([500, 996]);
  });
  test('the provider shows every setting that decides where a sign-in lands', async () => {
    const [provider] = (await call('GET', '/ocs/v2.php/apps/user_oidc/api/v1/provider')).data;
    expect(provider).toMatchObject({ id: 1, identifier: 'latchkey', clientId: 'cloud' });
    expect(provider?.settings).toMatchObject({
      mappingUid: 'nextcloud_uid',
      uniqueUid: false,
      groupProvisioning: false,
    });
    expect(JSON.stringify(provider)).not.toContain('secret');
  });
});

describe('groups', () => {
  test('membership is idempotent, and a missing group or user is told by its code', async () => {
    await upsert('m-group');
    await call('POST', '/ocs/v2.php/cloud/groups', { groupid: 'a/b' });
    expect((await call('POST', '/ocs/v2.php/cloud/groups', { groupid: 'a/b' })).meta.message).toBe(
      'group exists',
    );
    const groups = `${users}/m-group/groups`;
    for (let time = 0; time < 2; time += 1)
      expect((await call('POST', groups, { groupid: 'a/b' })).status).toBe(200);
    expect((await call('GET', groups)).data.groups).toEqual(['a/b']);
    expect((await call('GET', '/ocs/v2.php/cloud/groups/a%2Fb/users')).data.users).toEqual(['m-group']);
    expect((await call('POST', groups, { groupid: 'none' })).meta.statuscode).toBe(102);
    expect((await call('POST', `${users}/nobody/groups`, { groupid: 'a/b' })).meta.statuscode).toBe(103);
    expect((await call('DELETE', `${groups}?groupid=a%2Fb`)).status).toBe(200);
    expect((await call('DELETE', groups, { groupid: 'a/b' })).status).toBe(200);
    expect((await call('DELETE', '/ocs/v2.php/cloud/groups/none')).meta.statuscode).toBe(101);
    expect((await call('DELETE', '/ocs/v2.php/cloud/groups/admin')).meta.statuscode).toBe(102);
    expect((await call('GET', '/ocs/v2.php/cloud/groups/none')).meta.statuscode).toBe(404);
  });
  test('a name of 65 characters is stored under its hash', async () => {
    const name = 'g'.repeat(65);
    await call('POST', '/ocs/v2.php/cloud/groups', { groupid: name });
    const { groups } = (await call('GET', `/ocs/v2.php/cloud/groups/details?search=${name}`)).data;
    expect(groups).toMatchObject([{ id: sha256Hex(name), displayname: name, usercount: 0 }]);
  });
  test('form encoding works as JSON does', async () => {
    await call('POST', '/ocs/v2.php/cloud/groups', { groupid: 'formed' });
    const body = new URLSearchParams({ userid: 'former', password, 'groups[]': 'formed' }).toString();
    expect(
      (await call('POST', users, body, { 'Content-Type': 'application/x-www-form-urlencoded' })).status,
    ).toBe(200);
    expect(cloud.find('former')?.groups).toEqual(['formed']);
  });
  test('team folders answer errors with 200, a missing one with 404, and do not check groups', async () => {
    const folders = '/index.php/apps/groupfolders/folders';
    const made = await call('POST', folders, { mountpoint: 'Shared' });
    expect([made.status, made.meta.statuscode, made.data.mount_point]).toEqual([200, 100, 'Shared']);
    await call('POST', `${folders}/${made.data.id}/groups`, { group: 'not-there' });
    expect((await call('GET', folders)).data[String(made.data.id)]?.groups).toEqual({ 'not-there': 31 });
    const missing = await call('GET', `${folders}/99`);
    expect([missing.status, missing.text]).toEqual([404, '{"message":"Groupfolder not found"}']);
  });
});

describe('outages', () => {
  test('maintenance answers 503 with its header, and status.php goes on', async () => {
    cloud.faults.set({ maintenance: true });
    const reply = await fetch(`${cloud.url}${users}?format=json`);
    expect([reply.status, reply.headers.get('x-nextcloud-maintenance-mode')]).toEqual([503, '1']);
    expect(((await reply.json()) as { ocs: { meta: object } }).ocs.meta).toMatchObject({
      statuscode: 503,
      message: 'Service unavailable',
    });
    expect(await (await fetch(`${cloud.url}/status.php`)).json()).toMatchObject({
      maintenance: true,
      versionstring: '34.0.1',
    });
  });
  test('an unanswered create is made', async () => {
    cloud.faults.set({ unanswered: 1, hangMs: 50 });
    await expect(upsert('m-lost')).rejects.toThrow();
    expect(cloud.find('m-lost')).toMatchObject({ id: 'm-lost' });
    expect((await upsert('m-lost')).status).toBe(200);
  });
  test('down breaks the connection, and the switches still answer', async () => {
    cloud.faults.set({ down: 'reset' });
    await expect(call('GET', users)).rejects.toThrow();
    const foreign = { method: 'DELETE', headers: { Origin: 'http://evil.example' } };
    expect((await fetch(`${cloud.url}/_sandbox/faults`, foreign)).status).toBe(403);
    await fetch(`${cloud.url}/_sandbox/faults`, { method: 'DELETE' });
    expect((await call('GET', users)).status).toBe(200);
  });
  test('nulls are 200 with no data', async () => {
    cloud.faults.set({ nulls: true });
    const reply = await call('GET', users);
    expect([reply.status, reply.data]).toEqual([200, null]);
  });
});
