import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeAppSecret } from '@latchkey/commands/make-app-secret';
import { rotateSigningKeys } from '@latchkey/commands/signing-keys';
import { catalogue } from '@latchkey/connectors/catalogue';
import { silentLog } from '@latchkey/runtime/log';
import { readSigningKeys } from '@latchkey/store/signing-key';
import { Browser } from './support/browser.ts';
import {
  callAsApp,
  claimsOf,
  openApp,
  redeemCode,
  returned,
  signIn,
  startAuthorization,
  userinfo,
} from './support/flow.ts';
import { HUB_SECRET, keys, SECRET, startTestHub, type TestHub } from './support/test-hub.ts';

/** One test for each foot-gun of contracts/oidc-provider.md §6, under its number. */
let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
}, 60_000);
afterAll(async () => {
  await hub?.close();
}, 30_000);

type Raw = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

function raw(port: number, path: string, headers: Record<string, string>): Promise<Raw> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    })
      .on('error', reject)
      .end();
  });
}

async function tokensFor(
  account: string,
  browser: Browser,
  clientId = 'cloud',
  extra: Record<string, string> = {},
) {
  const started = startAuthorization(hub.issuer, clientId, extra);
  const back = await openApp(browser, account, started);
  return (await redeemCode(hub.issuer, started, back.get('code') ?? '')).body;
}

async function isSilentlySignedIn(browser: Browser, clientId = 'cloud'): Promise<boolean> {
  const reply = await browser
    .clone()
    .follow(startAuthorization(hub.issuer, clientId, { prompt: 'none' }).url);
  return returned(reply, clientId).has('code');
}

describe('foot-guns', () => {
  test('F1: a foreign Host, or an absolute-form target, is misdirected; probes answer by any name', async () => {
    const own = `localhost:${hub.port}`;
    const path = '/.well-known/openid-configuration';
    expect((await raw(hub.port, path, { host: 'evil.example' })).status).toBe(421);
    expect((await raw(hub.port, `http://evil.example${path}`, { host: own })).status).toBe(421);
    expect((await raw(hub.port, path, { host: own, 'x-forwarded-host': 'evil.example' })).text).not.toContain(
      'evil',
    );
    expect((await raw(hub.port, '/healthz', { host: '10.0.0.7' })).status).toBe(200);
    const discovery = JSON.parse((await raw(hub.port, path, { host: own })).text);
    expect(discovery.issuer).toBe(hub.issuer);
    expect(discovery.token_endpoint).toBe(`${hub.issuer}/oidc/token`);
  });

  test('F2: behind a TLS proxy cookies are Secure under prefixed names and endpoints are https', async () => {
    const outside = await startTestHub({ outside: 'https://hub.example' });
    try {
      const headers = { host: 'hub.example', 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' };
      const discovery = await raw(outside.port, '/.well-known/openid-configuration', headers);
      expect(JSON.parse(discovery.text).authorization_endpoint).toBe('https://hub.example/oidc/auth');
      expect((await raw(outside.port, '/', { host: 'hub.example' })).status).toBe(421);
      const { url } = startAuthorization('https://hub.example', 'cloud');
      const reply = await raw(outside.port, url.slice('https://hub.example'.length), headers);
      const cookies = [reply.headers['set-cookie'] ?? []].flat();
      expect(cookies.length).toBeGreaterThanOrEqual(4);
      for (const cookie of cookies) expect(cookie).toMatch(/^__Secure-latchkey-.*; secure; httponly/i);
      const account = await outside.addMember();
      const browser = new Browser('https://hub.example', { port: outside.port, headers });
      const started = startAuthorization('https://hub.example', 'cloud');
      expect((await openApp(browser, account, started)).has('code')).toBe(true);
      const names = browser.cookies().map((cookie) => cookie.name);
      expect(names).toEqual(expect.arrayContaining(['__Host-latchkey', '__Host-latchkey.sig']));
      const silent = await browser.follow(
        startAuthorization('https://hub.example', 'chat', { prompt: 'none' }).url,
      );
      expect(returned(silent, 'chat').has('code')).toBe(true);
    } finally {
      await outside.close();
    }
  }, 30_000);

  test('F4: forms of a page may lead to the app it is about, and nowhere else', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    const page = await browser.follow(startAuthorization(hub.issuer, 'cloud').url);
    const found = JSON.parse((await browser.get(page.location ?? '')).text);
    expect(found.formOrigins).toEqual(['http://cloud.localhost:9']);
    await signIn(browser, account, page);
    const ask = await browser.get('/oidc/session/end?client_id=cloud');
    expect(ask.headers['content-security-policy']).toContain("form-action 'self' http://cloud.localhost:9;");
    expect(ask.headers['content-security-policy']).toContain("script-src 'self'");
  });

  test('F5: a new provider takes over in the middle of a sign-in', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    const started = startAuthorization(hub.issuer, 'cloud');
    const page = await browser.follow(started.url);
    await hub.host.reload();
    const code = returned(await signIn(browser, account, page), 'cloud').get('code') ?? '';
    await hub.host.reload();
    const tokens = await redeemCode(hub.issuer, started, code);
    expect(tokens.status).toBe(200);
    await hub.host.reload();
    expect((await userinfo(hub.issuer, tokens.body.access_token ?? '')).status).toBe(200);
    expect((await callAsApp(hub.issuer, 'cloud', {}, '/oidc/token', 'wrong')).status).not.toBe(200);
  });

  test('F6: a signing key is published a day before it signs, and stays a day after', async () => {
    const account = await hub.addMember();
    const published = async () =>
      JSON.parse((await hub.browser().get('/oidc/jwks')).text).keys.map((key: { kid: string }) => key.kid);
    const signs = async () =>
      JSON.parse(
        Buffer.from(
          (await tokensFor(account, hub.browser())).id_token?.split('.')[0] ?? '',
          'base64url',
        ).toString(),
      ).kid;
    const step = async (days: number) => {
      const now = new Date(Date.now() + days * 86_400_000);
      const steps = await hub.owner.tx((tx) => rotateSigningKeys(tx, keys, now));
      await hub.host.reload();
      return steps.map((one) => one.did);
    };
    const [old] = await published();
    expect(await signs()).toBe(old);
    expect(await step(0)).toEqual(['published', 'published']);
    expect(await published()).toHaveLength(4);
    expect(await signs()).toBe(old);
    expect(await step(0.5)).toEqual(['waiting', 'waiting']);
    expect(await step(1.1)).toEqual(['signs', 'signs']);
    expect(await signs()).not.toBe(old);
    expect(await published()).toContain(old);
    expect(await step(1.5)).toEqual(['waiting', 'waiting']);
    expect(await step(2.1)).toEqual(['retired', 'retired']);
    expect(await published()).not.toContain(old);
    expect(await readSigningKeys(hub.owner.one)).toHaveLength(2);
    const discovery = JSON.parse((await hub.browser().get('/.well-known/openid-configuration')).text);
    expect(discovery.id_token_signing_alg_values_supported.sort()).toEqual(['ES256', 'RS256']);
  }, 30_000);

  test('F7: a new hub secret in front keeps sessions; dropping the old one signs everybody out', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    await tokensFor(account, browser);
    const next = 'the-next-secret-of-the-tests-is-long-enough';
    await hub.owner.one.query('DELETE FROM signing_key');
    await hub.restart([next, HUB_SECRET]);
    expect(await isSilentlySignedIn(browser)).toBe(true);
    await hub.restart([next]);
    expect(await isSilentlySignedIn(browser)).toBe(false);
    await hub.owner.one.query('DELETE FROM signing_key');
    await hub.restart([HUB_SECRET]);
  }, 30_000);

  test('F8: client secrets are kept as hashes; two may be good at once; neither hash nor filler is a secret', async () => {
    const [row] = await hub.owner.one.query<{ secret_hashes: string[] }>(
      `SELECT secret_hashes FROM app WHERE name = 'chat'`,
    );
    const asks = (secret: string) =>
      callAsApp(hub.issuer, 'chat', { token: 'x' }, '/oidc/token/introspection', secret);
    expect((await asks(SECRET)).status).toBe(200);
    for (const wrong of [row?.secret_hashes[0] ?? '', 'kept-as-a-hash', 'x'])
      expect((await asks(wrong)).status).toBe(401);
    const context = {
      actor: { kind: 'operator' } as const,
      policy: null,
      keys,
      log: silentLog,
      wake: async () => {},
    };
    const made = await hub.owner.tx((tx) => makeAppSecret(tx, { app: 'chat' }, context));
    expect(made.ok).toBe(true);
    // F10: form decoding of Basic credentials (RFC 6749 §2.3.1) leaves these characters alone.
    expect(made.ok && made.secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect((await asks(made.ok ? made.secret : '')).status).toBe(200);
    expect((await asks(SECRET)).status).toBe(200);
  });

  test('F9: metadata that the provider would refuse at a sign-in is refused when it is saved', async () => {
    const good = {
      redirect_uris: ['https://cloud.example/cb'],
      backchannel_logout_uri: 'https://cloud.example/out',
      backchannel_logout_session_required: true,
    };
    expect(await hub.host.validateClient(good)).toBeNull();
    expect(
      await hub.host.validateClient({ ...good, redirect_uris: ['https://cloud.example/cb#part'] }),
    ).toMatchObject({ code: 'client-metadata' });
    expect(await hub.host.validateClient({ ...good, id_token_signed_response_alg: 'HS256' })).not.toBeNull();
    expect(await hub.host.validateClient({ redirect_uris: [] })).not.toBeNull();
  });

  test.each(Object.keys(catalogue))(
    'F9: the preset of %s is good metadata, over https and on localhost',
    async (kind) => {
      for (const url of ['https://app.example.org', 'http://localhost:4003']) {
        expect(await hub.host.validateClient(catalogue[kind]?.oidc({ url }) ?? {})).toBeNull();
      }
    },
  );

  test('F12: a key planted before the sign-in opens nothing after it', async () => {
    const account = await hub.addMember();
    const attacker = hub.browser();
    // A session that nobody has signed in to: the sign-out page makes one.
    await attacker.get('/oidc/session/end');
    const planted = attacker.cookies().map((cookie) => cookie.value);
    expect(planted.length).toBeGreaterThan(0);
    const victim = attacker.clone();
    await tokensFor(account, victim);
    expect(await isSilentlySignedIn(victim)).toBe(true);
    expect(await isSilentlySignedIn(attacker)).toBe(false);
    for (const cookie of victim.cookies()) expect(planted).not.toContain(cookie.value);
    const made = hub.browser();
    await made.get('/', { cookie: `latchkey-${hub.port}=made-up-value` });
    expect(JSON.parse((await made.get('/')).text)).toEqual({ nobody: true });
  });

  test('F13: signing out asks; everything at once ends offline tokens too and tells every app', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    await tokensFor(account, browser, 'chat');
    const tokens = await tokensFor(account, browser, 'cloud', {
      scope: 'openid offline_access',
      prompt: 'consent',
    });
    const ask = await browser.get(
      '/oidc/session/end?client_id=cloud&post_logout_redirect_uri=http://cloud.localhost:9/&state=s1',
    );
    const form = JSON.parse(ask.text);
    expect(form.clientId).toBe('cloud');
    expect(await isSilentlySignedIn(browser)).toBe(true);
    const out = await browser.post(form.action, { xsrf: form.xsrf, logout: 'yes' });
    expect(out.location).toBe('http://cloud.localhost:9/?state=s1');
    expect(await isSilentlySignedIn(browser)).toBe(false);
    expect((await userinfo(hub.issuer, tokens.access_token ?? '')).status).toBe(401);
    const again = await callAsApp(hub.issuer, 'cloud', {
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token ?? '',
    });
    expect(again.body.error).toBe('invalid_grant');
    const messages = await hub.owner.one.query<{ template: string; payload: { sid?: string } }>(
      `SELECT template, payload FROM message WHERE account_id = $1 AND kind = 'logout' ORDER BY template`,
      [account],
    );
    expect(messages.map((message) => message.template)).toEqual(['chat', 'cloud']);
    expect(messages[1]?.payload.sid).toBe(claimsOf(tokens.id_token).sid);
    const plain = await hub.browser().get('/oidc/session/end?post_logout_redirect_uri=http://evil.example/');
    expect(plain.text).not.toContain('evil.example');
  });

  test('F13: out of one app alone leaves the others signed in', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    const chat = await tokensFor(account, browser, 'chat');
    const cloud = await tokensFor(account, browser, 'cloud', {
      scope: 'openid offline_access',
      prompt: 'consent',
    });
    const form = JSON.parse((await browser.get('/oidc/session/end?client_id=cloud')).text);
    await browser.post(form.action, { xsrf: form.xsrf });
    expect((await userinfo(hub.issuer, cloud.access_token ?? '')).status).toBe(401);
    expect((await userinfo(hub.issuer, chat.access_token ?? '')).status).toBe(200);
    const told = await hub.owner.one.query<{ template: string }>(
      `SELECT template FROM message WHERE account_id = $1`,
      [account],
    );
    expect(told.map((message) => message.template)).toEqual(['cloud']);
    const next = await tokensFor(account, browser, 'cloud');
    expect(claimsOf(next.id_token).sid).not.toBe(claimsOf(cloud.id_token).sid);
  });

  test('F14: each browser has a grant of its own, found by account; ending one leaves the other', async () => {
    const account = await hub.addMember();
    const [one, two] = [hub.browser(), hub.browser()];
    const first = await tokensFor(account, one);
    const second = await tokensFor(account, two);
    const count = async () =>
      (await hub.owner.one.query('SELECT id FROM oidc_grant WHERE account_id = $1', [account])).length;
    expect(await count()).toBe(2);
    const form = JSON.parse((await one.get('/oidc/session/end')).text);
    await one.post(form.action, { xsrf: form.xsrf, logout: 'yes' });
    expect(await count()).toBe(1);
    expect((await userinfo(hub.issuer, first.access_token ?? '')).status).toBe(401);
    expect((await userinfo(hub.issuer, second.access_token ?? '')).status).toBe(200);
  });

  test('F15: what is not needed is off: device flow, registration, implicit, password and client grants', async () => {
    const discovery = JSON.parse((await hub.browser().get('/.well-known/openid-configuration')).text);
    expect(discovery.device_authorization_endpoint).toBeUndefined();
    expect(discovery.registration_endpoint).toBeUndefined();
    expect(discovery.grant_types_supported.sort()).toEqual(['authorization_code', 'refresh_token']);
    expect(discovery.response_types_supported.sort()).toEqual(['code', 'none']);
    expect(discovery.code_challenge_methods_supported).toEqual(['S256']);
    for (const path of ['/oidc/reg', '/oidc/device', '/oidc/device/auth']) {
      expect((await hub.browser().get(path)).status).toBe(404);
    }
  });

  test('F17: a database that does not answer is told as temporarily_unavailable, never as server_error', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    await tokensFor(account, browser);
    const lock = await hub.owner.connect();
    await lock.query('BEGIN');
    await lock.query('SELECT 1 FROM session WHERE account_id = $1 FOR UPDATE', [account]);
    const reply = await browser.follow(startAuthorization(hub.issuer, 'cloud').url);
    await lock.query('ROLLBACK');
    lock.release();
    expect(returned(reply, 'cloud').get('error')).toBe('temporarily_unavailable');
    expect(hub.failures).toEqual([]);
    expect(await isSilentlySignedIn(browser)).toBe(true);
  }, 20_000);

  test('F18: introspection refuses a token whose account lost the app', async () => {
    const account = await hub.addMember();
    const tokens = await tokensFor(account, hub.browser());
    const seen = async () =>
      (
        await callAsApp(
          hub.issuer,
          'cloud',
          { token: tokens.access_token ?? '' },
          '/oidc/token/introspection',
        )
      ).body.active;
    expect(await seen()).toBe(true);
    const foreign = await callAsApp(
      hub.issuer,
      'chat',
      { token: tokens.access_token ?? '' },
      '/oidc/token/introspection',
    );
    expect(foreign.status === 200 && foreign.body.active).not.toBe(true);
    await hub.owner.one.query(
      `UPDATE entitlement SET epoch = epoch + 1 WHERE account_id = $1 AND app = 'cloud'`,
      [account],
    );
    expect(await seen()).toBe(false);
  });

  test('F19: a proof given before an ending does not sign in after it', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    const page = await browser.follow(startAuthorization(hub.issuer, 'cloud').url);
    await hub.owner.one.query('UPDATE account SET epoch = epoch + 1 WHERE id = $1', [account]);
    const reply = await signIn(browser, account, page, 1);
    expect(returned(reply, 'cloud').has('code')).toBe(false);
    expect(await isSilentlySignedIn(browser)).toBe(false);
  });

  test('F20: parallel first visits of one app by one session agree on one grant and one session id', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    await tokensFor(account, browser, 'chat');
    const tabs = await Promise.all(
      Array.from({ length: 8 }, () => tokensFor(account, browser.clone(), 'cloud')),
    );
    expect(new Set(tabs.map((tokens) => claimsOf(tokens.id_token).sid)).size).toBe(1);
    const infos = await Promise.all(tabs.map((tokens) => userinfo(hub.issuer, tokens.access_token ?? '')));
    expect(infos.map((info) => info.status)).toEqual(Array(8).fill(200));
  });
});
