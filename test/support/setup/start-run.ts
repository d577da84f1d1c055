import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { EmbeddedServer } from '@latchkey/store/embedded/start-embedded';
import { makeRunFolder, startTestServer } from './test-server.ts';

/** What `end-run` has to put away. Both run in Jest's main process. */
export type RunState = { folder: string; door: Server; server: () => Promise<EmbeddedServer> | null };

/**
 * Before the first test file: opens a door (HTTP on a Unix socket) at which the files' processes ask for the run's
 * PostgreSQL. It is started when the first one asks, so that runs without a database do not wait for one.
 *
 * @public Jest calls it.
 */
export default async function startRun(): Promise<void> {
  const folder = makeRunFolder();
  let starting: ReturnType<typeof startTestServer> | null = null;
  const door = createServer((_, reply) => {
    starting ??= startTestServer(folder);
    starting.then(
      ({ urls }) => reply.end(JSON.stringify(urls)),
      (error: Error) => reply.writeHead(500).end(String(error.stack)),
    );
  });
  const path = join(folder, 'door');
  await new Promise<void>((resolve) => door.listen(path, resolve));
  door.unref();
  process.env.LATCHKEY_TEST_DOOR = path;
  const state: RunState = { folder, door, server: () => starting?.then(({ server }) => server) ?? null };
  (globalThis as { latchkeyRun?: RunState }).latchkeyRun = state;
}
