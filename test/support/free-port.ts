import { createServer } from 'node:net';

/** A port on loopback that nobody listens on at this moment, and of `count` in a row the first. */
export async function freePort(count = 1): Promise<number> {
  for (let tries = 0; tries < 200; tries += 1) {
    const first = 22_000 + Math.floor(Math.random() * (200 - count));
    const free = await Promise.all(Array.from({ length: count }, (_, at) => isFree(first + at)));
    if (free.every((one) => one)) return first;
  }
  throw new Error('no free port for the tests');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
