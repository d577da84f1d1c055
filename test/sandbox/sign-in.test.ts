import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { silentLog } from '@latchkey/runtime/log';
import { createNextcloud, type Nextcloud } from '@latchkey/sandbox/nextcloud/create-nextcloud';
import { RECOMMENDED_SETUP as CLOUD_SETUP } from '@latchkey/sandbox/nextcloud/setup';
import { createSynapse, type Synapse } from '@latchkey/sandbox/synapse/create-synapse';
import { RECOMMENDED_SETUP as CHAT_SETUP } from '@latchkey/sandbox/synapse/setup';
import { type Browser, createBrowser, testId } from './browser.ts';
import { freePort, type Issuer, startIssuer } from './issuer.ts';

const CLOUD_PORT = await freePort();
const CHAT_PORT = await freePort();
const CLOUD = `http://localhost:${CLOUD_PORT}`;
const CHAT = `http://localhost:${CHAT_PORT}`;

let issuer: Issuer;
let cloud: Nextcloud;
let chat: Synapse;
let browser: Browser;
let person = 0;

beforeAll(async () => {
  issuer = await startIssuer(
    () => [
      {
        client_id: 'cloud',
        client_secret: 'cloud-secret',
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [`${CLOUD}/apps/user_oidc/code`, `${CLOUD}/index.php/apps/user_oidc/code`],
        post_logout_redirect_uris: [`${CLOUD}/`],
        backchannel_logout_uri: `${CLOUD}/index.php/apps/user_oidc/backchannel-logout/latchkey`,
        backchannel_logout_session_required: true,
      },
      {
        client_id: 'chat',
        client_secret: 'chat-secret',
        token_endpoint_auth_method: 'client_secret_basic',
        redirect_uris: [`${CHAT}/_synapse/client/oidc/callback`],
        backchannel_logout_uri: `${CHAT}/_synapse/client/oidc/backchannel_logout`,
        backchannel_logout_session_required: true,
      },
    ],
    { sub: 'nobody' },
  );
  const shared = { host: '127.0.0.1', issuer: issuer.url, log: silentLog, languages: ['en', 'es'] as const };
  cloud = createNextcloud({ ...shared, port: CLOUD_PORT, clientId: 'cloud', clientSecret: 'cloud-secret' });
  chat = createSynapse({
    ...shared,
    port: CHAT_PORT,
    clientId: 'chat',
    clientSecret: 'chat-secret',
    serverName: 'example.test',
    setup: { refusalDelayMs: 0, partDelayMs: 5 },
  });
  await Promise.all([cloud.listen(), chat.listen()]);
});
afterAll(async () => {
  await Promise.all([cloud?.close(), chat?.close()]);
  await issuer?.close();
});
beforeEach(() => {
  person += 1;
  browser = createBrowser();
  issuer.person = member();
  Object.assign(cloud.setup, CLOUD_SETUP);
  Object.assign(chat.setup, { ...CHAT_SETUP, refusalDelayMs: 0, partDelayMs: 5 });
});

const member = (more: object = {}) => ({
  sub: `m-${person}`,
  nextcloud_uid: `m-${person}`,
  name: `Member ${person}`,
  email: `m${person}@example.org`,
  preferred_username: `member${'abcdefghijklmnopqrstuvwxyz'[person % 26]}${person}`,
  ...more,
});
const prepare = (userId: string) =>
  fetch(`${CLOUD}/ocs/v2.php/apps/user_oidc/api/v1/user?format=json`, {
    method: 'POST',
    headers: {
      'OCS-APIRequest': 'true',
      Authorization: `Bearer ${cloud.setup.servicePassword}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ providerId: 1, userId }),
  });
const ocs = (method: string, path: string) =>
  fetch(`${CLOUD}/ocs/v2.php/cloud${path}`, {
    method,
    headers: {
      'OCS-APIRequest': 'true',
      Authorization: `Bearer ${cloud.setup.servicePassword}`,
      Accept: 'application/json',
    },
  });
const enter = (who = browser) => who.open(`${CLOUD}/apps/user_oidc/login/1?redirectUrl=/apps/files/`);
const own = (who = browser) =>
  who.open(`${CLOUD}/ocs/v2.php/cloud/user`, {
    headers: { 'OCS-APIRequest': 'true', Accept: 'application/json' },
  });
const sidOf = (who: Browser) =>
  cloud.state.sessions.find((known) => known.id === who.cookies.get('sandbox_nc'))?.sid;
const tell = async (
  claims: Record<string, unknown>,
  path = '/index.php/apps/user_oidc/backchannel-logout/latchkey',
) => {
  const token = await issuer.logoutToken('cloud', claims);
  return fetch(CLOUD + path, { method: 'POST', body: new URLSearchParams({ logout_token: token }) });
};

describe('Nextcloud', () => {
  test('the first sign-in lands on the account that was prepared, and takes name and address from the ID token', async () => {
    await prepare(`m-${person}`);
    const home = cloud.find(`m-${person}`)?.home;
    const landed = await enter();
    expect([landed.status, landed.url]).toEqual([200, `${CLOUD}/apps/files/`]);
    expect([testId(landed.text, 'user-id'), testId(landed.text, 'home')]).toEqual([`m-${person}`, home]);
    expect(cloud.find(`m-${person}`)).toMatchObject({
      displayname: `Member ${person}`,
      email: `m${person}@example.org`,
    });
    const asked = issuer.lastRequest();
    expect(JSON.parse(asked.get('claims') ?? '{}').id_token).toHaveProperty('nextcloud_uid', {
      essential: true,
    });
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(cloud.find(`m-${person}`)?.lastLoginTimestamp).toBeGreaterThan(0);
  });
  test('whoever was not prepared is refused with 400', async () => {
    const landed = await enter();
    expect([landed.status, testId(landed.text, 'status')]).toEqual([400, 'HTTP 400']);
    expect(cloud.find(`m-${person}`)).toBeUndefined();
  });
  test('the /index.php/ redirect works where pretty addresses are off', async () => {
    cloud.setup.prettyUrls = false;
    await prepare(`m-${person}`);
    expect(
      (await enter()).trail.some((url) => url.startsWith(`${CLOUD}/index.php/apps/user_oidc/code`)),
    ).toBe(true);
  });
  test('with unique-uid and no local account a sign-in makes a hashed one, and a local one made later splits them', async () => {
    Object.assign(cloud.setup, { uniqueUid: true, disableAccountCreation: false });
    const first = testId((await enter()).text, 'user-id');
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    cloud.state.accounts[`Database/m-${person}`] = {
      backend: 'Database',
      id: `m-${person}`,
      displayName: 'Local',
    };
    expect(testId((await enter(createBrowser())).text, 'user-id')).toBe(`m-${person}`);
  });
  test('the claim "admin" takes over the local admin', async () => {
    issuer.person = member({ nextcloud_uid: 'admin' });
    expect(testId((await enter()).text, 'user-id')).toBe('admin');
    expect(cloud.find('admin')?.displayname).toBe(`Member ${person}`);
  });
  test('disabling ends page and API of the open browser at once, sign-in is 401, enabling revives the same session', async () => {
    await prepare(`m-${person}`);
    const home = testId((await enter()).text, 'home');
    expect((await own()).status).toBe(200);
    await ocs('PUT', `/users/m-${person}/disable`);
    expect((await own()).status).toBe(401);
    expect((await browser.open(`${CLOUD}/apps/files/`)).status).toBe(401);
    expect((await enter(createBrowser())).status).toBe(401);
    await ocs('PUT', `/users/m-${person}/enable`);
    const revived = await browser.open(`${CLOUD}/apps/files/`);
    expect([revived.status, testId(revived.text, 'home')]).toEqual([200, home]);
  });
  test('a back-channel logout with sid ends that browser alone; told again it is 400', async () => {
    await prepare(`m-${person}`);
    const other = createBrowser();
    await enter();
    await enter(other);
    const told = { sub: `m-${person}`, sid: sidOf(browser) };
    expect((await tell(told)).status).toBe(200);
    expect([(await own()).status, (await own(other)).status]).toEqual([401, 200]);
    expect((await tell(told)).status).toBe(400);
    cloud.setup.backchannel = 'master';
    expect((await tell(told)).status).toBe(200);
  });
  test('a back-channel logout with sub alone ends the newest session only', async () => {
    await prepare(`m-${person}`);
    const newer = createBrowser();
    await enter();
    await enter(newer);
    expect((await tell({ sub: `m-${person}` })).status).toBe(200);
    expect([(await own()).status, (await own(newer)).status]).toEqual([200, 401]);
  });
  test('a logout token is refused without event, with a nonce, for another client, without sid and sub; garbage is 500', async () => {
    await prepare(`m-${person}`);
    await enter();
    const sid = sidOf(browser);
    for (const wrong of [{ events: {} }, { nonce: 'n' }, { aud: 'other' }, { iss: undefined }]) {
      expect([wrong, (await tell({ sid, ...wrong })).status]).toEqual([wrong, 400]);
    }
    expect((await tell({ sid: undefined })).status).toBe(400);
    expect((await tell({ sid, exp: 1 })).status).toBe(500);
    const garbage = await fetch(`${CLOUD}/index.php/apps/user_oidc/backchannel-logout/latchkey`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: 'garbage' }),
    });
    expect([garbage.status, garbage.headers.get('content-type')]).toEqual([
      500,
      expect.stringContaining('text/html'),
    ]);
    const unknown = await tell({ sid }, '/index.php/apps/user_oidc/backchannel-logout/other');
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('json'),
    ]);
    expect((await own()).status).toBe(200);
  });
  test('signing out goes to the end-session endpoint with the address unencoded', async () => {
    await prepare(`m-${person}`);
    await enter();
    const left = await browser.open(`${CLOUD}/logout`, { form: {} });
    expect(left.trail).toContain(
      `${issuer.url}/session/end?post_logout_redirect_uri=${CLOUD}/&client_id=cloud`,
    );
    expect((await browser.open(`${CLOUD}/`)).url).toBe(`${CLOUD}/login`);
  });
  test('a token of the hub is a key to the API where check-bearer is on, and nowhere else', async () => {
    await prepare(`m-${person}`);
    const token = await issuer.logoutToken('cloud', { events: undefined, nextcloud_uid: `m-${person}` });
    const foreign = await issuer.logoutToken('other', { events: undefined, nextcloud_uid: `m-${person}` });
    const status = async (bearer: string) =>
      (
        await fetch(`${CLOUD}/ocs/v2.php/cloud/user`, {
          headers: { 'OCS-APIRequest': 'true', Authorization: `Bearer ${bearer}` },
        })
      ).status;
    expect(await status(token)).toBe(401);
    cloud.setup.checkBearer = true;
    expect([await status(token), await status(foreign)]).toEqual([200, 401]);
  });
  test('an open redirect is not followed', async () => {
    await prepare(`m-${person}`);
    expect((await browser.open(`${CLOUD}/apps/user_oidc/login/1?redirectUrl=//evil.example/`)).url).toBe(
      `${CLOUD}/apps/files/`,
    );
  });
});

describe('Synapse', () => {
  const admin = (method: string, path: string, body?: object) =>
    fetch(`${CHAT}/_synapse/admin${path}`, {
      method,
      headers: { Authorization: `Bearer ${chat.setup.adminToken}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  const mxid = (name: string) => `@${name}:example.test`;
  const put = (name: string, body: object) =>
    admin('PUT', `/v2/users/${encodeURIComponent(mxid(name))}`, body);
  const linked = () => [{ auth_provider: 'oidc-latchkey', external_id: `m-${person}` }];
  const signIn = (who = browser) =>
    who.open(
      `${CHAT}/_matrix/client/v3/login/sso/redirect/oidc-latchkey?redirectUrl=${encodeURIComponent(`${CHAT}/client/callback`)}`,
    );
  const check = (who = browser) => who.open(`${CHAT}/client/check`, { form: {} });

  test('the link decides, not the name; the display name follows the hub', async () => {
    await put(`linked${person}`, { displayname: 'Old', external_ids: linked() });
    const landed = await signIn();
    expect([landed.status, landed.url, testId(landed.text, 'user-id')]).toEqual([
      200,
      `${CHAT}/client/`,
      mxid(`linked${person}`),
    ]);
    expect(chat.find(mxid(`linked${person}`))?.displayname).toBe(`Member ${person}`);
    expect(chat.devices(mxid(`linked${person}`))).toEqual([testId(landed.text, 'device-id')]);
    expect(issuer.lastRequest().get('scope')).toBe('openid profile');
    expect(issuer.lastRequest().get('code_challenge_method')).toBe('S256');
  });
  test('nobody without a link gets in while registration is off', async () => {
    const landed = await signIn();
    expect([landed.status, testId(landed.text, 'message')]).toEqual([
      400,
      'User does not exist and registrations are disabled.',
    ]);
  });
  test('with registration on a taken name becomes a second account with a digit', async () => {
    chat.setup.enableRegistration = true;
    const name = String(issuer.person.preferred_username);
    await put(name, {});
    expect(testId((await signIn()).text, 'user-id')).toBe(mxid(`${name}1`));
  });
  test('allow_existing_users links by name, and keeps the link', async () => {
    chat.setup.allowExistingUsers = true;
    const name = String(issuer.person.preferred_username);
    await put(name, {});
    expect(testId((await signIn()).text, 'user-id')).toBe(mxid(name));
    expect(chat.find(mxid(name))?.external_ids).toEqual(linked());
  });
  test('attribute requirements shut out whoever lacks the value', async () => {
    chat.setup.attributeRequirements = [{ attribute: 'groups', value: 'matrix' }];
    await put(`req${person}`, { external_ids: linked() });
    expect((await signIn()).status).toBe(400);
    issuer.person = member({ groups: ['matrix'] });
    expect((await signIn(createBrowser())).status).toBe(200);
  });
  test('claims from the ID token alone lack the localpart', async () => {
    Object.assign(chat.setup, { userProfileMethod: 'id_token', enableRegistration: true });
    expect((await signIn()).status).toBe(400);
  });
  test('a lock refuses the open client with 401 and soft_logout, keeps its device, and unlocking revives it', async () => {
    const name = `lock${person}`;
    await put(name, { external_ids: linked() });
    await signIn();
    expect(testId((await check()).text, 'status')).toBe('HTTP 200');
    await put(name, { locked: true });
    const refused = await check();
    expect(testId(refused.text, 'status')).toBe('HTTP 401');
    expect(JSON.parse((testId(refused.text, 'answer') ?? '').replaceAll('&quot;', '"'))).toEqual({
      errcode: 'M_USER_LOCKED',
      error: 'User account has been locked',
      soft_logout: true,
    });
    expect(chat.devices(mxid(name))).toHaveLength(1);
    expect((await signIn(createBrowser())).status).toBe(401);
    await put(name, { locked: false });
    expect(testId((await check()).text, 'status')).toBe('HTTP 200');
  });
  test('deactivating ends devices, keeps the link, and sign-in is a 403 page', async () => {
    const name = `dead${person}`;
    await put(name, { external_ids: linked() });
    await signIn();
    await admin('POST', `/v1/deactivate/${encodeURIComponent(mxid(name))}`, { erase: false });
    expect(chat.devices(mxid(name))).toEqual([]);
    expect(chat.find(mxid(name))?.external_ids).toEqual(linked());
    expect((await signIn(createBrowser())).status).toBe(403);
  });
  test('a removed link still signs in; a moved one takes effect at once', async () => {
    await put(`old${person}`, { external_ids: linked() });
    await signIn();
    await put(`old${person}`, { external_ids: [] });
    expect(testId((await signIn(createBrowser())).text, 'user-id')).toBe(mxid(`old${person}`));
    await put(`new${person}`, { external_ids: linked() });
    expect(testId((await signIn(createBrowser())).text, 'user-id')).toBe(mxid(`new${person}`));
  });
  test('a back-channel logout needs sid and ends the devices of that session of the hub', async () => {
    await put(`bye${person}`, { external_ids: linked() });
    const other = createBrowser();
    await signIn();
    await signIn();
    await signIn(other);
    const device = testId((await other.open(`${CHAT}/client/`)).text, 'device-id');
    const sids = Object.values(chat.state.devices).filter((known) => known.user === mxid(`bye${person}`));
    expect(sids).toHaveLength(3);
    const post = async (claims: object) =>
      fetch(`${CHAT}/_synapse/client/oidc/backchannel_logout`, {
        method: 'POST',
        body: new URLSearchParams({
          logout_token: await issuer.logoutToken('chat', { sub: `m-${person}`, ...claims }),
        }),
      });
    expect((await post({})).status).toBe(400);
    expect((await post({ sid: sids[0]?.sid, iss: 'http://other' })).status).toBe(400);
    expect((await post({ sid: sids[0]?.sid })).status).toBe(200);
    expect(chat.devices(mxid(`bye${person}`))).toEqual([device]);
    expect((await post({ sid: 'unknown' })).status).toBe(200);
  });
  test('a client that is not on the white list is asked about first', async () => {
    await put(`ask${person}`, { external_ids: linked() });
    const landed = await browser.open(
      `${CHAT}/_matrix/client/v3/login/sso/redirect/oidc-latchkey?redirectUrl=http://other.example/`,
    );
    expect([landed.status, landed.text]).toEqual([
      200,
      expect.stringContaining('http://other.example/?loginToken='),
    ]);
  });
});
