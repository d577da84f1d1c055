import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { createLog } from '@latchkey/runtime/log';
import { createOuter } from './outer.ts';

const lines: string[] = [];
const outer = createOuter({
  host: {
    issuer: 'https://id.example.org',
    cookieKeys: ['k'],
    middleware: async () => {
      throw new Error('broken');
    },
  } as unknown as Parameters<typeof createOuter>[0]['host'],
  bind: { host: '127.0.0.1', port: 0 },
  proxyHops: 1,
  log: createLog('idp', { destination: { write: (line) => void lines.push(line) } }),
  middleware: [],
  errorPage: () => '',
  ready: async () => [],
});

/** Asks for a path as a proxy would; gives the status. */
async function ask(path: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const server = createServer(outer.app.callback());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const forwarded = { host: 'id.example.org', 'x-forwarded-proto': 'https', ...headers };
  try {
    return await new Promise((done, fail) => {
      const sent = request({ host: '127.0.0.1', port, path, headers: forwarded }, (reply) => {
        reply.resume();
        done(reply.statusCode);
      });
      sent.on('error', fail).end();
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a request that fails is logged without what its path would open', async () => {
  for (const path of ['/hooks/open-collective/the-secret', '/join/the-secret/name', '/the?code=the-secret']) {
    expect(await ask(path, { accept: 'application/json' })).toBe(500);
  }
  expect(lines).toHaveLength(3);
  expect(lines.join('')).not.toContain('the-secret');
  expect(lines.map((line) => JSON.parse(line).path)).toEqual(['/hooks/…', '/join/…', '/the']);
});

test('a request for another host is refused, whichever header names it', async () => {
  expect(await ask('/', { host: 'evil.example' })).toBe(421);
  expect(await ask('/', { 'x-forwarded-host': 'evil.example' })).toBe(421);
  expect(await ask('http://evil.example/')).toBe(421);
  expect(await ask('/', { 'x-forwarded-proto': 'http' })).toBe(421);
});
