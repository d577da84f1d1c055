import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPasswords } from '@latchkey/idp/sign-in/password';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { hashBearer } from '@latchkey/store/oidc/bearer-hash';
import { createLocalJWKSet, jwtVerify } from 'jose';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type BehindCaddy, startBehindCaddy, validateCaddyfile } from './support/behind-caddy.ts';
import { HttpsBrowser } from './support/https-browser.ts';

const SECRET = randomBytes(48).toString('base64url');
const APP_SECRET = randomBytes(32).toString('base64url');
const PASSWORD = 'four words in a row';
const CALLBACK = 'https://cloud.example.org/cb';
const member = randomUUID();
let database: TestDatabase;
let hub: BehindCaddy;

/** A member with a password and a place in the app `cloud`. */
async function fill(url: string): Promise<void> {
  const made = await createPasswords({ keys: createPurposeKeys([SECRET]) }).hash(PASSWORD);
  if (!('hash' in made)) throw new Error('busy');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const metadata = { redirect_uris: [CALLBACK], grant_types: ['authorization_code'] };
  await client.query(
    `INSERT INTO app (name, kind, mode, client, secret_hashes) VALUES ('cloud', 'nextcloud', 'manage', $1, $2)`,
    [JSON.stringify(metadata), JSON.stringify([hashBearer(APP_SECRET)])],
  );
  for (const statement of [
    `INSERT INTO account (id, life, username, name, language) VALUES ($1, 'active', 'a_member', 'A Member', 'en')`,
    'INSERT INTO subject_key (account_id) VALUES ($1)',
    `INSERT INTO entitlement (account_id, app, treatment) VALUES ($1, 'cloud', 'present')`,
    `INSERT INTO delivery (account_id, app, delivered_version, delivered) VALUES ($1, 'cloud', 1, '{"treatment":"present"}')`,
  ]) {
    await client.query(statement, [member]);
  }
  await client.query(
    `INSERT INTO credential (account_id, kind, secret, pepper_key) VALUES ($1, 'password', $2, $3)`,
    [member, made.hash, made.pepperKey],
  );
  await client.end();
}

beforeAll(async () => {
  database = await createTestDatabase();
  await fill(database.url);
  hub = await startBehindCaddy({
    DATABASE_URL: database.urls.owner,
    LATCHKEY_IDP_DATABASE_URL: database.urls.idp,
    LATCHKEY_SECRET: SECRET,
  });
}, 90_000);
afterAll(async () => {
  await hub?.stop();
  await database?.drop();
}, 30_000);

async function readDiscovery(headers: Record<string, string> = {}) {
  const browser = new HttpsBrowser(hub.origin, hub.ca);
  const reply = await browser.send('GET', '/.well-known/openid-configuration', { headers });
  return { status: reply.status, document: JSON.parse(reply.text) as Record<string, unknown> };
}

/** A request that goes round Caddy, straight to the hub's port. */
function askDirectly(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const to = { host: '127.0.0.1', port: hub.hubPort, path: '/.well-known/openid-configuration' };
    request({ ...to, headers, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('the Caddyfile', () => {
  test('is valid for a public host and for a CA of one’s own, without a warning', async () => {
    for (const env of [
      { LATCHKEY_HOST: 'id.example.org' },
      { LATCHKEY_HOST: 'localhost:9', LATCHKEY_TLS: 'tls internal' },
    ]) {
      const { code, said } = await validateCaddyfile(env);
      expect([code, said.match(/"level":"(warn|error)".*/g)]).toEqual([0, null]);
    }
  });

  test('a host that is not given is told', async () => {
    expect((await validateCaddyfile({ LATCHKEY_HOST: '', LATCHKEY_TLS: 'no-such-directive' })).code).not.toBe(
      0,
    );
  });
});

describe('the hub behind Caddy', () => {
  test('discovery names the https origin everywhere', async () => {
    const { status, document } = await readDiscovery();
    expect(status).toBe(200);
    expect(document.issuer).toBe(hub.origin);
    const endpoints = Object.entries(document).filter(
      ([key]) => key.endsWith('_endpoint') || key === 'jwks_uri',
    );
    expect(endpoints.length).toBeGreaterThan(4);
    for (const [key, url] of endpoints)
      expect([key, String(url).startsWith(`${hub.origin}/`)]).toEqual([key, true]);
  });

  test('forwarding headers that a client sends are overwritten', async () => {
    const spoofed = await readDiscovery({
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      'x-forwarded-for': '203.0.113.9',
      forwarded: 'host=evil.example;proto=http',
    });
    expect(spoofed).toEqual(await readDiscovery());
  });

  test('a foreign Host gets nothing of the hub, through Caddy or round it', async () => {
    const browser = new HttpsBrowser(hub.origin, hub.ca);
    const path = '/.well-known/openid-configuration';
    const through = await browser.send('GET', path, { headers: { host: 'evil.example' } });
    expect(through.text).not.toContain('issuer');
    const own = new URL(hub.origin).host;
    expect(await askDirectly({ host: own, 'x-forwarded-proto': 'https' })).toBe(200);
    expect(await askDirectly({ host: 'evil.example', 'x-forwarded-proto': 'https' })).toBe(421);
    expect(
      await askDirectly({ host: own, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' }),
    ).toBe(421);
    expect(await askDirectly({ host: own })).toBe(421);
  });

  test('a member signs in to an app: cookies with __Host-, a code, a signed ID token, userinfo', async () => {
    const browser = new HttpsBrowser(hub.origin, hub.ca);
    const [verifier, state, nonce] = [0, 1, 2].map(() => randomBytes(33).toString('base64url')) as [
      string,
      string,
      string,
    ];
    const query = new URLSearchParams({
      client_id: 'cloud',
      response_type: 'code',
      redirect_uri: CALLBACK,
      scope: 'openid profile',
      state,
      nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const page = await browser.follow(`/oidc/auth?${query}`);
    expect(page.status).toBe(200);
    expect(page.headers['strict-transport-security']).toMatch(/max-age=\d{8}/);
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const posted = await browser.send('POST', `${new URL(page.at).pathname}/password`, {
      form: { name: 'a_member', password: PASSWORD, csrf },
      headers: { origin: hub.origin, 'sec-fetch-site': 'same-origin' },
    });
    expect([posted.status, posted.location !== null]).toEqual([303, true]);
    const back = new URL((await browser.follow(posted.location ?? '')).at);
    expect(`${back.origin}${back.pathname}`).toBe(CALLBACK);
    expect(back.searchParams.get('state')).toBe(state);

    const session = browser.cookies.get('__Host-latchkey') ?? '';
    expect(session).toMatch(/;\s*secure/i);
    expect(session).toMatch(/;\s*httponly/i);
    expect(session).toMatch(/;\s*path=\/(;|$)/i);
    expect(session).not.toMatch(/;\s*domain=/i);
    for (const [name, line] of browser.cookies)
      expect([name, /;\s*secure/i.test(line)]).toEqual([name, true]);

    const app = new HttpsBrowser(hub.origin, hub.ca);
    const tokens = await app.send('POST', '/oidc/token', {
      form: {
        grant_type: 'authorization_code',
        code: back.searchParams.get('code') ?? '',
        redirect_uri: CALLBACK,
        code_verifier: verifier,
      },
      headers: {
        authorization: `Basic ${Buffer.from(`cloud:${APP_SECRET}`).toString('base64')}`,
        accept: 'application/json',
      },
    });
    expect(tokens.status).toBe(200);
    const { id_token: idToken, access_token: access } = JSON.parse(tokens.text) as Record<string, string>;
    const jwks = JSON.parse((await app.send('GET', '/oidc/jwks')).text);
    const { payload } = await jwtVerify(idToken ?? '', createLocalJWKSet(jwks), {
      issuer: hub.origin,
      audience: 'cloud',
    });
    expect(payload).toMatchObject({ sub: member, nonce });
    const info = await app.send('GET', '/oidc/me', {
      headers: { authorization: `Bearer ${access}`, accept: 'application/json' },
    });
    expect(JSON.parse(info.text)).toMatchObject({ sub: member, preferred_username: 'a_member' });
  }, 30_000);
});
