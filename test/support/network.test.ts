import { lookup } from 'node:dns/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from '@jest/globals';

function tryToReach(options: { host?: string; port: number }): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(options, () => {
      socket.destroy();
      resolve('connected');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

test('a test reaches nothing outside its machine, by name or by address', async () => {
  expect(await tryToReach({ host: '192.0.2.1', port: 443 })).toBe('ENETUNREACH');
  expect(await tryToReach({ host: 'example.org', port: 443 })).toBe('ENETUNREACH');
  await expect(fetch('http://192.0.2.1/')).rejects.toThrow('fetch failed');
  await expect(lookup('example.org')).rejects.toThrow('this machine only');
});

test('a test reaches servers of its own', async () => {
  const server = createServer((_, reply) => reply.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await tryToReach({ host: '127.0.0.1', port })).toBe('connected');
  expect(await (await fetch(`http://localhost:${port}/`)).text()).toBe('here');
  await new Promise((resolve) => server.close(resolve));
});
