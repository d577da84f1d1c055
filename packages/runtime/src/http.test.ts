import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHttp, type HttpClient, isSpecialAddress } from './http.ts';

let server: Server;
let origin = '';
let client: HttpClient;
let answer: (request: IncomingMessage, reply: ServerResponse) => void = (_, reply) => reply.end();
let calls = 0;

beforeAll(async () => {
  server = createServer((request, reply) => {
    calls += 1;
    answer(request, reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = createHttp({ allowPrivate: (asked) => asked === origin, userAgent: 'latchkey-test' });
});
afterAll(async () => {
  await client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}, 10_000);

const get = (path: string, more: { timeoutMs?: number; maxBytes?: number } = {}) =>
  client.request({ method: 'GET', url: `${origin}${path}`, timeoutMs: 2_000, ...more });

describe('an answer', () => {
  test('comes back whole, whatever its status, with one text for each header', async () => {
    answer = (request, reply) => {
      let body = '';
      request.on('data', (chunk) => {
        body += String(chunk);
      });
      request.on('end', () => {
        reply.writeHead(418, [
          ['Set-Cookie', 'a=1'],
          ['Set-Cookie', 'b=2'],
          ['X-Seen', `${request.method} ${request.headers['user-agent']} ${body}`],
        ]);
        reply.end('señal');
      });
    };
    const reply = await client.request({
      method: 'PUT',
      url: `${origin}/x`,
      body: 'hello',
      timeoutMs: 2_000,
    });
    expect(reply).toMatchObject({ kind: 'reply', status: 418, text: 'señal' });
    expect(reply.kind === 'reply' && reply.headers).toMatchObject({
      'set-cookie': 'a=1, b=2',
      'x-seen': 'PUT latchkey-test hello',
    });
  });

  test('that redirects is not followed', async () => {
    answer = (_, reply) => reply.writeHead(302, { location: '/elsewhere' }).end();
    const before = calls;
    expect(await get('/')).toMatchObject({ kind: 'reply', status: 302 });
    expect(calls).toBe(before + 1);
  });

  test('over the limit is dropped', async () => {
    answer = (_, reply) => reply.end('x'.repeat(5_000));
    expect(await get('/', { maxBytes: 4_999 })).toMatchObject({ kind: 'fault', code: 'too-large' });
    expect(await get('/', { maxBytes: 5_000 })).toMatchObject({ kind: 'reply', status: 200 });
  });
});

describe('no answer', () => {
  test('in time is a timeout, also when it began', async () => {
    answer = () => {};
    expect(await get('/', { timeoutMs: 100 })).toMatchObject({ kind: 'fault', code: 'timeout' });
    answer = (_, reply) => reply.writeHead(200).write('half');
    expect(await get('/', { timeoutMs: 100 })).toMatchObject({ kind: 'fault', code: 'timeout' });
  });

  test('from a server that took the request is `lost`: it may have been done', async () => {
    answer = (_, reply) => void reply.destroy();
    expect(await get('/')).toMatchObject({ kind: 'fault', code: 'lost' });
  });

  test('from a closed port is `unreachable`: nothing was sent', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const open = createHttp({ allowPrivate: () => true });
    const fault = await open.request({ method: 'GET', url: `http://127.0.0.1:${port}/`, timeoutMs: 2_000 });
    expect(fault).toEqual({ kind: 'fault', code: 'unreachable', detail: 'ECONNREFUSED' });
    await open.close();
  });

  test('over plain HTTP to an https address is a fault of TLS', async () => {
    const open = createHttp({ allowPrivate: () => true });
    const url = origin.replace('http:', 'https:');
    expect(await open.request({ method: 'GET', url, timeoutMs: 2_000 })).toMatchObject({ code: 'tls' });
    await open.close();
  });

  test('is asked of anything but http and https', async () => {
    for (const url of ['file:///etc/passwd', 'not a url', 'ftp://example.org/']) {
      expect(await client.request({ method: 'GET', url, timeoutMs: 100 })).toMatchObject({ code: 'bad-url' });
    }
  });
});

describe('a private address', () => {
  test('is refused by name and by number unless its origin was allowed; nothing is sent', async () => {
    const { port } = new URL(origin);
    const before = calls;
    for (const host of ['localhost', '127.0.0.1', '[::ffff:127.0.0.1]', '[::1]', '2130706433', '0x7f.1']) {
      const closed = createHttp({ allowPrivate: () => false });
      const fault = await closed.request({ method: 'GET', url: `http://${host}:${port}/`, timeoutMs: 2_000 });
      expect({ host, ...fault }).toMatchObject({ host, kind: 'fault', code: 'address-refused' });
      await closed.close();
    }
    // What is allowed is one origin, not one machine.
    expect(
      await client.request({ method: 'GET', url: `http://localhost:${port}/`, timeoutMs: 2_000 }),
    ).toMatchObject({
      code: 'address-refused',
    });
    expect(calls).toBe(before);
  });

  test.each([
    ['10.1.2.3', true],
    ['172.31.0.1', true],
    ['172.32.0.1', false],
    ['192.168.1.1', true],
    ['169.254.169.254', true],
    ['100.64.0.1', true],
    ['8.8.8.8', false],
    ['fd00::1', true],
    ['fe80::1', true],
    ['fec0::1', true],
    ['::ffff:0:a00:1', true],
    ['::ffff:10.0.0.1', true],
    ['::ffff:a00:1', true],
    ['64:ff9b::a00:1', true],
    ['2002:a00:1::', true],
    ['2606:4700::1111', false],
    ['not an address', true],
  ])('%s: %s', (address, special) => {
    expect(isSpecialAddress(address)).toBe(special);
  });
});
