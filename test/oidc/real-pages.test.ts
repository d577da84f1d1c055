import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPasswords } from '@latchkey/idp/sign-in/password';
import { createServer, type HubServer } from '@latchkey/latchkey/serve';
import { type LogFields, silentLog } from '@latchkey/runtime/log';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { type Database, openDatabase } from '@latchkey/store/database';
import { hashBearer } from '@latchkey/store/oidc/bearer-hash';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { Browser } from './support/browser.ts';
import { redeemCode, returned, startAuthorization, userinfo } from './support/flow.ts';
import { freePort, SECRET } from './support/test-hub.ts';

/** The server as it is composed for people: its own pages, with a password. */
const keys = createPurposeKeys(['a-secret-of-the-tests-that-is-long-enough']);
let issuer: string;
const failures: LogFields[] = [];
let database: TestDatabase;
let db: Database;
let server: HubServer;
const account = randomUUID();

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.urls.idp, name: 'test' });
  const log = { ...silentLog, error: (fields: LogFields) => void failures.push(fields), child: () => log };
  const port = await freePort();
  issuer = `http://localhost:${port}`;
  server = await createServer({
    db,
    environment: { issuer, host: '127.0.0.1', port, proxyHops: 0 },
    keys,
    log,
    wake: async () => {},
  });
  await server.listen();
  const made = await createPasswords({ keys }).hash('correct horse battery');
  if ('busy' in made) throw new Error('busy');
  const one = openDatabase({ url: database.urls.owner, name: 'owner' });
  await one.one.query(
    `INSERT INTO account (id, life, username, name, language) VALUES ($1, 'active', 'ada', 'Ada', 'en')`,
    [account],
  );
  await one.one.query(
    `INSERT INTO credential (account_id, kind, secret, pepper_key) VALUES ($1, 'password', $2, $3)`,
    [account, made.hash, made.pepperKey],
  );
  await one.one.query(
    `INSERT INTO app (name, kind, mode, client, secret_hashes) VALUES ('cloud', 'nextcloud', 'manage', $1, $2)`,
    [
      JSON.stringify({
        redirect_uris: ['http://cloud.localhost:9/cb'],
        initiate_login_uri: 'http://cloud.localhost:9/login',
      }),
      JSON.stringify([hashBearer(SECRET)]),
    ],
  );
  await one.one.query(
    `INSERT INTO entitlement (account_id, app, treatment) VALUES ($1, 'cloud', 'present')`,
    [account],
  );
  await one.one.query(
    `INSERT INTO delivery (account_id, app, delivered_version, delivered) VALUES ($1, 'cloud', 1, '{"treatment":"present"}')`,
    [account],
  );
  await one.end();
}, 60_000);
afterAll(async () => {
  await server?.close();
  await db?.end();
  await database?.drop();
}, 30_000);

test('a member signs in on the hub’s own page with a password and lands in the app; the launcher knows them', async () => {
  const browser = new Browser(issuer);
  const started = startAuthorization(issuer, 'cloud');
  const to = await browser.follow(started.url);
  const page = await browser.get(to.location ?? '');
  expect(page.status).toBe(200);
  expect(page.headers['content-security-policy']).toContain("form-action 'self' http://cloud.localhost:9");
  const action = /<form[^>]*action="([^"]+\/password)"/.exec(page.text)?.[1] ?? '';
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const wrong = await browser.post(action, { csrf, name: 'ada', password: 'wrong' });
  expect(wrong.status).toBe(422);
  const right = await browser.post(action, { csrf, name: 'ada', password: 'correct horse battery' });
  expect(right.status).toBe(303);
  const code = returned(await browser.follow(right.location ?? ''), 'cloud').get('code') ?? '';
  const tokens = await redeemCode(issuer, started, code);
  expect((await userinfo(issuer, tokens.body.access_token ?? '')).body.sub).toBe(account);
  const launcher = await browser.get('/');
  expect(launcher.status).toBe(200);
  expect(launcher.text).toContain('Ada');
  const ask = await browser.get(server.host.signIn.signOutUrl());
  expect(ask.status).toBe(200);
  expect(ask.text).toContain('name="logout"');
  const missing = await browser.get('/nothing/here');
  expect([missing.status, missing.text.includes('<html')]).toEqual([404, true]);
  expect((await browser.get('/readyz')).status).toBe(200);
  const broken = await browser.get('/oidc/auth?client_id=nobody');
  expect([broken.status, broken.text.includes('<html')]).toEqual([400, true]);
  expect(failures).toEqual([]);
});
