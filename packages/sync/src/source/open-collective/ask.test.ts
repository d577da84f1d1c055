import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHttp, type HttpClient } from '@latchkey/runtime/http';
import { createText, type MessageKey } from '@latchkey/runtime/text/text';
import { PROBLEM_CODES } from '../reader.ts';
import { createAsk } from './ask.ts';
import { createPace } from './pace.ts';

const TOKEN = 'f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed';
type Reply = { status?: number; headers?: Record<string, string>; body: string; cut?: boolean };

let server: Server;
let http: HttpClient;
let url: string;
let replies: Reply[] = [];
const got: { headers: IncomingMessage['headers']; body: string }[] = [];
const slept: number[] = [];
let now = 0;
const timer = {
  nowMs: () => now,
  async sleep(ms: number) {
    slept.push(ms);
    now += ms;
  },
};

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      const reply = replies.length > 1 ? (replies.shift() as Reply) : (replies[0] as Reply);
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
      if (reply.cut) {
        response.write(reply.body);
        response.socket?.destroy();
      } else response.end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql/v2`;
  http = createHttp({ allowPrivate: () => true });
});
afterAll(async () => {
  await http.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  got.length = 0;
  slept.length = 0;
  now = 0;
});

function ask(client = http) {
  return createAsk({ url, token: TOKEN, http: client, timer, pace: createPace(timer) })(
    'query LatchkeyX { me { id } }',
    {},
  );
}
const json = (value: unknown) => JSON.stringify(value);
const error = (message: string, code?: string) => ({
  errors: [{ message, extensions: { code } }],
  data: null,
});

describe('asking', () => {
  test('sends one named operation with the token in its own header, and nothing in the address', async () => {
    replies = [{ body: json({ data: { me: { id: 'bot' } } }) }];
    expect(await ask()).toEqual({ ok: true, data: { me: { id: 'bot' } }, errors: null });
    expect(got[0]?.headers['personal-token']).toBe(TOKEN);
    expect(JSON.parse(got[0]?.body as string)).toMatchObject({ operationName: 'LatchkeyX' });
  });

  test.each<[string, Reply, string]>([
    [
      'a token nobody knows',
      { status: 401, body: json({ error: { message: `Invalid Personal Token (Api Key): ${TOKEN}` } }) },
      'token-refused',
    ],
    [
      'an expired token',
      { status: 401, body: json({ error: { message: `Expired Personal Token (Api Key): ${TOKEN}` } }) },
      'token-expired',
    ],
    [
      'a suspended token',
      { status: 401, body: json({ error: { message: 'This token has been suspended' } }) },
      'token-suspended',
    ],
    [
      'a question it does not understand',
      { status: 400, body: json({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }) },
      'query-refused',
    ],
    [
      'a syntax error',
      { status: 500, body: json({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }) },
      'query-refused',
    ],
    ['a server in trouble', { status: 502, body: '<html>' }, 'server-error'],
    ['half an answer', { body: '{"data":{"me":', cut: true }, 'unreachable'],
    ['JSON cut short', { body: '{"data":{"me":' }, 'answer-broken'],
    ['a page of HTML', { body: '<html></html>' }, 'answer-broken'],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' }, 'server-error'],
  ])('%s is %s', async (_, reply, code) => {
    replies = [reply];
    const answer = await ask();
    expect(answer).toMatchObject({ ok: false, problem: { code } });
    expect(JSON.stringify(answer)).not.toContain(TOKEN);
  });

  test.each<[string, object, string, object]>([
    [
      'no such collective',
      error('No collective found with slug x', 'INTERNAL_SERVER_ERROR'),
      'collective-missing',
      {},
    ],
    ['a deleted one', error('Account Not Found', 'NotFound'), 'collective-missing', {}],
    [
      'a scope',
      error('The Personal Token is not allowed for operations in scope "orders".', 'Forbidden'),
      'scope-missing',
      { scope: 'orders' },
    ],
    ['forbidden', error('No.', 'Forbidden'), 'forbidden', {}],
    ['anything else', error(`boom ${TOKEN}`), 'answer-errors', {}],
    ['errors beside data', { data: { me: { id: 'b' } }, errors: [{ message: 'x' }] }, 'answer-errors', {}],
  ])('errors inside HTTP 200: %s', async (_, body, code, params) => {
    replies = [{ body: json(body) }];
    const answer = await ask();
    expect(answer).toMatchObject({ ok: true, errors: { code, params } });
    expect(JSON.stringify(answer)).not.toContain(TOKEN);
  });

  test('waits for as long as a fractional Retry-After says, then goes on', async () => {
    replies = [
      { status: 429, headers: { 'retry-after': '49.249' }, body: '{}' },
      { body: json({ data: { me: null } }) },
    ];
    expect(await ask()).toMatchObject({ ok: true });
    expect(slept[0]).toBe(49_349);
  });
  test('gives up after three refusals', async () => {
    replies = [{ status: 429, headers: { 'retry-after': '0.5' }, body: '{}' }];
    expect(await ask()).toMatchObject({ ok: false, problem: { code: 'rate-limited' } });
    expect(got).toHaveLength(3);
  });
  test('a private address is refused unless the operator allowed it', async () => {
    const guarded = createHttp({ allowPrivate: () => false });
    expect(await ask(guarded)).toMatchObject({ ok: false, problem: { code: 'address-refused' } });
    await guarded.close();
  });
  test('never more than 60 requests in any minute', async () => {
    const pace = createPace(timer);
    const at: number[] = [];
    for (let request = 0; request < 200; request += 1) {
      await pace.take();
      at.push(now);
      now += 100;
    }
    at.forEach((start, from) => {
      expect(at.filter((one, index) => index >= from && one < start + 60_000).length).toBeLessThanOrEqual(60);
    });
    expect(at[199]).toBeLessThan(200_000);
  });
  test('a server that names another limit is asked at six tenths of it; nonsense changes nothing', async () => {
    const most = async (...limits: number[]) => {
      const pace = createPace(timer);
      for (const limit of limits) pace.told({ limit, remaining: Number.NaN, resetAtMs: Number.NaN });
      const start = now;
      let taken = 0;
      while (now === start) {
        await pace.take();
        taken += 1;
      }
      return taken - 1;
    };
    expect(await most(100)).toBe(60);
    expect(await most(10)).toBe(6);
    expect(await most(1_000)).toBe(600);
    expect(await most(100, Number.NaN, 0, -5)).toBe(60);
    expect(await most(1_000, 100)).toBe(60);
  });
  test('what another process sent in the last minute counts, and what it kept is all that is known of it', async () => {
    now = 600_000;
    const first = createPace(timer);
    for (let request = 0; request < 40; request += 1) await first.take();
    const second = createPace(timer);
    second.know(first.budget());
    for (let request = 0; request < 20; request += 1) await second.take();
    expect(slept).toEqual([]);
    await second.take();
    expect(slept).toEqual([61_000]);
    expect(second.budget().sent).toEqual([[661, 1]]);
  });
  test('where somebody else has used the token up, the end of the window is waited for, once', async () => {
    now = 600_000;
    const pace = createPace(timer);
    pace.told({ limit: 100, remaining: 0, resetAtMs: 622_000 });
    await pace.take();
    await pace.take();
    expect(slept).toEqual([22_000]);
    pace.told({ limit: 100, remaining: 7, resetAtMs: 680_000 });
    await pace.take();
    expect(pace.budget()).toMatchObject({ allowed: 60, toldLimit: 100, toldRemaining: 6 });
  });
});

test('every problem has its text in both languages', () => {
  const values = {
    scope: 'x',
    status: 1,
    what: 'orders',
    have: 1,
    total: 2,
    before: 1,
    now: 2,
    count: 1,
    line: 1,
    column: 'x',
    child: 'one-event',
  };
  for (const language of ['en', 'es'] as const) {
    for (const code of PROBLEM_CODES) {
      expect(createText(language).t(`errors.source.${code}` as MessageKey, values)).not.toBe('');
    }
  }
});
