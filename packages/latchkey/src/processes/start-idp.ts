import { openDatabase } from '@latchkey/store/database';
import { openWaker } from '@latchkey/store/wake';
import type { OpenHub } from '../open-hub.ts';
import { createServer } from '../serve.ts';
import type { Terminal } from '../verb.ts';
import { startHeartbeat } from './heartbeat.ts';

/** Starts what answers browsers and apps: pages, protocol, hooks. Runs under the database role of idp. */
export async function startIdp(terminal: Terminal, hub: OpenHub): Promise<{ url: string }> {
  const { lifecycle, environment } = terminal;
  const log = terminal.log.child({ part: 'idp' });
  const onFault = (code: string) => log.warn({ fault: code }, 'database connection lost');
  const db = openDatabase({ url: hub.url('idp'), name: 'idp', pool: 8, pipelines: 3, onFault });
  lifecycle.onStop('idp database', () => db.end());
  const waker = await openWaker({ url: hub.url('idp'), supervise: false, onFault });
  lifecycle.onStop('idp wake', () => waker.stop());
  const heart = await startHeartbeat(db, 'idp', log);
  lifecycle.onStop('idp heartbeat', () => heart.stop());
  const server = await createServer({
    db,
    environment,
    keys: hub.keys,
    log,
    wake: waker.wake,
    ready: async () => (Math.abs(heart.skewMs()) > 5_000 ? ['clocks'] : []),
  });
  await server.listen();
  lifecycle.onStop('server', () => server.close());
  return { url: server.url };
}
