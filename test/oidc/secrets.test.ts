import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  tokenIntrospection,
  tokenRevocation,
} from 'openid-client';
import { runsOf, seedOf } from '../support/slice.ts';
import { Browser } from './support/browser.ts';
import {
  openApp,
  redeemCode,
  returned,
  type Started,
  signIn,
  startAuthorization,
  userinfo,
} from './support/flow.ts';
import { SECRET, startTestHub, type TestHub } from './support/test-hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
}, 60_000);
afterAll(async () => {
  await hub?.close();
}, 30_000);

/** Every value in the database, as text. */
async function dump(): Promise<string> {
  const tables = await hub.owner.one.query<{ name: string }>(
    `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
     WHERE table_schema IN ('public', 'wake') AND table_type = 'BASE TABLE'`,
  );
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await hub.owner.one.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
      return rows.map((row) => row.text).join('\n');
    }),
  );
  return texts.join('\n');
}

/** Words of a value that nobody could guess: what must not stand in a dump. */
function bearers(values: Iterable<string>): string[] {
  const words = [...values].flatMap((value) => value.split(/[^A-Za-z0-9_-]+/));
  return [...new Set(words.filter((word) => word.length >= 20 && /[A-Z]/.test(word) && /[0-9]/.test(word)))];
}

describe('a dump of the database', () => {
  test('taken in the middle of every flow holds no value that stood in a cookie, an address or a token answer', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    const told = new Set<string>();
    const look = async (where: string) => {
      const text = await dump();
      const secrets = bearers([...browser.seen, ...told]);
      expect(secrets.length).toBeGreaterThan(2);
      expect({ where, found: secrets.filter((secret) => text.includes(secret)) }).toEqual({
        where,
        found: [],
      });
    };
    const started = startAuthorization(hub.issuer, 'cloud', {
      scope: 'openid profile offline_access',
      prompt: 'login consent',
    });
    const page = await browser.follow(started.url);
    told.add(page.location ?? '');
    await look('at the sign-in page');
    const at = await signIn(browser, account, page);
    for (const visited of at.visited) told.add(visited);
    const code = returned(at, 'cloud').get('code') ?? '';
    told.add(code);
    await look('with a code');
    const tokens = await redeemCode(hub.issuer, started, code);
    for (const value of Object.values(tokens.body)) told.add(String(value));
    expect(tokens.body.refresh_token).toBeDefined();
    await look('with tokens');
    const push = await new Browser(hub.issuer).send('POST', '/oidc/request', {
      form: Object.fromEntries(new URL(startAuthorization(hub.issuer, 'cloud').url).searchParams),
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`cloud:${SECRET}`).toString('base64')}`,
      },
    });
    told.add(JSON.parse(push.text).request_uri);
    await look('with a pushed request');
    const pushed = await browser.follow(
      `/oidc/auth?client_id=cloud&request_uri=${encodeURIComponent(JSON.parse(push.text).request_uri)}`,
    );
    expect(returned(pushed, 'cloud').has('code')).toBe(true);
    const form = JSON.parse(
      (await browser.get('/oidc/session/end?client_id=cloud&state=Some-State-Value-0123456789')).text,
    );
    told.add(form.xsrf);
    await look('at the sign-out page');
  }, 30_000);

  test('a pushed request is good once, however many use it at once', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    await openApp(browser, account, startAuthorization(hub.issuer, 'cloud'));
    const push = await new Browser(hub.issuer).send('POST', '/oidc/request', {
      form: Object.fromEntries(new URL(startAuthorization(hub.issuer, 'cloud').url).searchParams),
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`cloud:${SECRET}`).toString('base64')}`,
      },
    });
    const uri = encodeURIComponent(JSON.parse(push.text).request_uri);
    const replies = await Promise.all(
      Array.from({ length: 10 }, () =>
        browser.clone().follow(`/oidc/auth?client_id=cloud&request_uri=${uri}`),
      ),
    );
    expect(replies.filter((reply) => returned(reply, 'cloud').has('code'))).toHaveLength(1);
  });
});

describe('a standard client (openid-client)', () => {
  test('discovers, signs on with PKCE, reads userinfo, refreshes, introspects and revokes', async () => {
    const account = await hub.addMember();
    const config = await discovery(new URL(hub.issuer), 'cloud', SECRET, ClientSecretBasic(SECRET), {
      execute: [allowInsecureRequests],
    });
    const verifier = randomPKCECodeVerifier();
    const nonce = randomNonce();
    const state = randomState();
    const url = buildAuthorizationUrl(config, {
      redirect_uri: 'http://cloud.localhost:9/cb',
      scope: 'openid profile email offline_access',
      prompt: 'consent',
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      nonce,
      state,
    });
    const browser = hub.browser();
    const at = await signIn(browser, account, await browser.follow(url.href));
    const tokens = await authorizationCodeGrant(config, new URL(at.location ?? ''), {
      pkceCodeVerifier: verifier,
      expectedNonce: nonce,
      expectedState: state,
    });
    expect(tokens.claims()?.sub).toBe(account);
    expect((await fetchUserInfo(config, tokens.access_token, account)).sub).toBe(account);
    const fresh = await refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect((await tokenIntrospection(config, fresh.access_token)).active).toBe(true);
    await tokenRevocation(config, fresh.access_token);
    expect((await tokenIntrospection(config, fresh.access_token)).active).toBe(false);
    await expect(refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toThrow();
  });

  const withChange = (started: Started, change: (query: URLSearchParams) => void): string => {
    const url = new URL(started.url);
    change(url.searchParams);
    return url.href;
  };
  const refusals: [string, (query: URLSearchParams) => void, string | null][] = [
    [
      'another redirect URI, a longer path',
      (query) => query.set('redirect_uri', 'http://cloud.localhost:9/cb/more'),
      null,
    ],
    [
      'another redirect URI, a query',
      (query) => query.set('redirect_uri', 'http://cloud.localhost:9/cb?x=1'),
      null,
    ],
    ['no PKCE', (query) => query.delete('code_challenge'), 'invalid_request'],
    ['PKCE by the plain method', (query) => query.set('code_challenge_method', 'plain'), 'invalid_request'],
    [
      'an implicit response',
      (query) => query.set('response_type', 'id_token token'),
      'unsupported_response_type',
    ],
    ['the prompt access', (query) => query.set('prompt', 'access'), 'invalid_request'],
    ['prompt none with login', (query) => query.set('prompt', 'none login'), 'invalid_request'],
    ['a request object', (query) => query.set('request', 'e30.e30.'), 'request_not_supported'],
    ['an unknown client', (query) => query.set('client_id', 'nobody'), null],
  ];
  test.each(refusals)('%s is refused', async (_name, change, error) => {
    const account = await hub.addMember();
    const browser = hub.browser();
    await openApp(browser, account, startAuthorization(hub.issuer, 'chat'));
    const reply = await browser.follow(withChange(startAuthorization(hub.issuer, 'cloud'), change));
    expect(reply.location?.includes('code=') === true).toBe(false);
    if (error === null) expect(reply.location).toBeNull();
    else expect(returned(reply, 'cloud').get('error') ?? new URL(reply.location ?? '').hash).toContain(error);
  });

  test('max_age and prompt=login ask again, and auth_time is that of the new sign-in', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    await openApp(browser, account, startAuthorization(hub.issuer, 'cloud'));
    for (const extra of [{ max_age: '0' }, { prompt: 'login' }]) {
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      const page = await browser.follow(startAuthorization(hub.issuer, 'cloud', extra).url);
      const found = JSON.parse((await browser.get(page.location ?? '')).text);
      expect(found).toMatchObject({ prompt: 'login', stepUp: true, accountId: account });
      const at = await signIn(browser, account, page);
      expect(returned(at, 'cloud').has('code')).toBe(true);
    }
  });

  test('another person signing in here signs the first one out', async () => {
    const [one, two] = [await hub.addMember(), await hub.addMember()];
    const browser = hub.browser();
    await openApp(browser, one, startAuthorization(hub.issuer, 'chat'));
    const started = startAuthorization(hub.issuer, 'cloud', { prompt: 'login' });
    const form = await signIn(browser, two, await browser.follow(started.url));
    expect(form.status).toBe(200);
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(form.text)?.[1] ?? '';
    expect(form.headers['content-security-policy']).toMatch(/script-src 'self' 'sha256-[^']+'/);
    expect(form.headers['content-security-policy']).toContain("form-action 'self' http://cloud.localhost:9");
    const out = await browser.post('/oidc/session/end/confirm', { xsrf: field('xsrf'), logout: 'yes' });
    const at = await browser.follow(out.location ?? '');
    const tokens = await redeemCode(hub.issuer, started, returned(at, 'cloud').get('code') ?? '');
    expect((await userinfo(hub.issuer, tokens.body.access_token ?? '')).body.sub).toBe(two);
    const told = await hub.owner.one.query(`SELECT template FROM message WHERE account_id = $1`, [one]);
    expect(told).toEqual([{ template: 'chat' }]);
  });

  test('POST at the authorization and end-session endpoints is answered by 303 to the same by GET', async () => {
    const { url } = startAuthorization(hub.issuer, 'cloud');
    const reply = await hub.browser().post('/oidc/auth', Object.fromEntries(new URL(url).searchParams));
    expect(reply.status).toBe(303);
    expect(new URL(reply.location ?? '', hub.issuer).searchParams.get('client_id')).toBe('cloud');
    expect((await hub.browser().post('/oidc/session/end', { client_id: 'cloud' })).status).toBe(303);
  });
});

describe('nonsense', () => {
  const odd = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.constantFrom(
      '',
      'none',
      'login',
      'consent none',
      '{}',
      '[]',
      '{"id_token":null}',
      '{"userinfo":{"sub":{"value":1}}}',
      '-1',
      '99999999999999999999',
      '\u0000',
      'openid',
      'query',
      'form_post',
      'fragment',
      'S256',
      'a.b.c',
    ),
    fc.json({ maxDepth: 2 }),
  );
  const names = [
    'scope',
    'response_type',
    'response_mode',
    'redirect_uri',
    'state',
    'nonce',
    'prompt',
    'max_age',
    'claims',
    'id_token_hint',
    'login_hint',
    'acr_values',
    'ui_locales',
    'code_challenge',
    'code_challenge_method',
    'request',
    'request_uri',
    'client_id',
    'resource',
    'dpop_jkt',
    'registration',
    'authorization_details',
    'display',
  ];

  test('in authorization parameters never gives server_error', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    await openApp(browser, account, startAuthorization(hub.issuer, 'cloud'));
    const change = fc.dictionary(fc.constantFrom(...names), odd, { minKeys: 1, maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(change, fc.boolean(), async (changes, signedIn) => {
        const url = new URL(startAuthorization(hub.issuer, 'cloud').url);
        for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value);
        const reply = await (signedIn ? browser.clone() : hub.browser()).get(`${url.pathname}${url.search}`);
        expect(reply.status).toBeLessThan(500);
        expect(`${reply.location} ${reply.text}`).not.toContain('server_error');
      }),
      { seed: seedOf('oidc-authorization-nonsense'), numRuns: runsOf({ quick: 150, ci: 1000, all: 10_000 }) },
    );
    expect(hub.failures).toEqual([]);
  }, 120_000);

  test('in token, introspection and revocation requests, Basic headers and bearer tokens never gives server_error', async () => {
    const basic = fc.oneof(
      odd,
      fc.tuple(odd, odd).map(([id, secret]) => Buffer.from(`${id}:${secret}`).toString('base64')),
      fc.constant(Buffer.from(`cloud:${SECRET}`).toString('base64')),
    );
    const clean = (text: string) => text.replace(/[^\x20-\x7e]/g, '?');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          '/oidc/token',
          '/oidc/token/introspection',
          '/oidc/token/revocation',
          '/oidc/request',
          '/oidc/me',
        ),
        fc.dictionary(
          fc.constantFrom(
            'grant_type',
            'code',
            'refresh_token',
            'token',
            'token_type_hint',
            'code_verifier',
            'redirect_uri',
            'client_id',
            'client_secret',
            'scope',
            'resource',
            'access_token',
          ),
          fc.oneof(odd, fc.constantFrom('authorization_code', 'refresh_token', 'access_token', 'cloud')),
          { maxKeys: 5 },
        ),
        basic,
        async (path, form, given) => {
          const scheme = path === '/oidc/me' ? 'Bearer' : 'Basic';
          const reply = await hub.browser().send('POST', path, {
            form,
            headers: { accept: 'application/json', authorization: clean(`${scheme} ${given}`).trim() },
          });
          expect(reply.status).toBeLessThan(500);
        },
      ),
      { seed: seedOf('oidc-token-nonsense'), numRuns: runsOf({ quick: 150, ci: 1000, all: 10_000 }) },
    );
    expect(hub.failures).toEqual([]);
  }, 120_000);

  test('in cookies gives a fresh start', async () => {
    const name = `latchkey-${hub.port}`;
    for (const value of [
      randomBytes(20).toString('hex'),
      createHash('sha256').update('x').digest('base64url'),
      '',
      '%',
      '{}',
    ]) {
      const reply = await hub.browser().get(startAuthorization(hub.issuer, 'cloud').url, {
        cookie: `${name}=${value}; ${name}.sig=${value}`,
      });
      expect(reply.status).toBe(303);
      expect(reply.location).toContain('/interaction/');
    }
  });
});
