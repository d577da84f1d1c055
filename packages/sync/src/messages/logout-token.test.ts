import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ensureSigningKeys, openSigningKeys } from '@latchkey/commands/signing-keys';
import { createHttp } from '@latchkey/runtime/http';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { type Database, openDatabase } from '@latchkey/store/database';
import type { Message } from '@latchkey/store/message';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { createLogoutSender } from './logout-token.ts';

const keys = createPurposeKeys(['a-secret-of-the-tests-that-is-long-enough']);
const issuer = 'https://hub.example';
let database: TestDatabase;
let db: Database;
let server: Server;
let answer = 200;
const received: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.urls.worker, name: 'test' });
  await ensureSigningKeys(db, keys);
  server = createServer(async (request, reply) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    received.push(new URLSearchParams(text).get('logout_token') ?? '');
    reply.writeHead(answer).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/out`;
  const client = (extra: object) =>
    JSON.stringify({ redirect_uris: [], backchannel_logout_uri: uri, ...extra });
  await db.one.query(
    `INSERT INTO app (name, kind, client) VALUES ('cloud', 'nextcloud', $1), ('sums', 'x', $2), ('none', 'x', '{}')`,
    [
      client({ backchannel_logout_session_required: true }),
      client({ id_token_signed_response_alg: 'ES256' }),
    ],
  );
}, 60_000);
afterAll(async () => {
  server?.close();
  await db?.end();
  await database?.drop();
}, 30_000);

const message = (template: string, payload: Record<string, unknown> = {}): Message => ({
  id: randomUUID(),
  accountId: randomUUID(),
  kind: 'logout',
  template,
  payload,
  tries: 1,
  madeAt: new Date(),
});

function sender(allowPrivate: boolean) {
  const http = createHttp({ allowPrivate: () => allowPrivate });
  return { http, send: createLogoutSender({ db, keys, issuer, http }) };
}

async function verified(token: string | undefined, audience: string) {
  const jwks = {
    keys: (await openSigningKeys(db.one, keys)).map((key) => ({
      ...key.publicJwk,
      kid: key.kid,
      alg: key.alg,
    })),
  };
  return jwtVerify(token ?? '', createLocalJWKSet(jwks as never), { issuer, audience, typ: 'logout+jwt' });
}

test('a logout token names the session, is signed by a published key, fresh each time and good for two minutes', async () => {
  const { send, http } = sender(true);
  const wish = message('cloud', { sid: 'session-1' });
  expect(await send(wish)).toEqual({ kind: 'sent', code: '200' });
  expect(await send(wish)).toEqual({ kind: 'sent', code: '200' });
  const [one, two] = await Promise.all(received.slice(-2).map((token) => verified(token, 'cloud')));
  expect(one?.payload).toMatchObject({
    sub: wish.accountId,
    sid: 'session-1',
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  });
  expect(one?.payload.nonce).toBeUndefined();
  expect(Number(one?.payload.exp) - Number(one?.payload.iat)).toBe(120);
  expect(one?.payload.jti).not.toBe(two?.payload.jti);
  await http.close();
});

test('an app that ends all of a person’s sessions gets the subject alone, under the algorithm it asked for', async () => {
  const { send, http } = sender(true);
  await send(message('sums', { sid: 'session-1' }));
  const { payload, protectedHeader } = await verified(received.at(-1), 'sums');
  expect(payload.sid).toBeUndefined();
  expect(protectedHeader.alg).toBe('ES256');
  await http.close();
});

test('F3: an app at a loopback address is reached only where its settings say private', async () => {
  const { send, http } = sender(false);
  const before = received.length;
  expect(await send(message('cloud', { sid: 's' }))).toEqual({ kind: 'later', code: 'address-refused' });
  expect(received.length).toBe(before);
  await http.close();
});

test('400 means the session is gone already; a failing app is tried again; no address means nothing to tell', async () => {
  const { send, http } = sender(true);
  answer = 400;
  expect(await send(message('cloud', { sid: 's' }))).toEqual({ kind: 'sent', code: 'gone' });
  answer = 503;
  expect(await send(message('cloud', { sid: 's' }))).toEqual({ kind: 'later', code: 'http-503' });
  answer = 200;
  expect((await send(message('none'))).kind).toBe('withdrawn');
  expect((await send(message('nobody'))).kind).toBe('withdrawn');
  expect((await send(message('cloud'))).kind).toBe('withdrawn');
  await http.close();
});
