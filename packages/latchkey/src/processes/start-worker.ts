import { openDatabase } from '@latchkey/store/database';
import { openWaker } from '@latchkey/store/wake';
import { startWorker } from '@latchkey/sync/worker';
import type { OpenHub } from '../open-hub.ts';
import { openOutside } from '../open-outside.ts';
import { publishKey } from '../publish-key.ts';
import type { Terminal } from '../verb.ts';
import { startHeartbeat } from './heartbeat.ts';

/** Starts what reaches outside: reads, deliveries, mail, logout tokens. Runs under the database role of the worker. */
export async function startWorkerProcess(terminal: Terminal, hub: OpenHub): Promise<void> {
  const { lifecycle } = terminal;
  const log = terminal.log.child({ part: 'worker' });
  const onFault = (code: string) => log.warn({ fault: code }, 'database connection lost');
  const db = openDatabase({ url: hub.url('worker'), name: 'worker', pool: 10, onFault });
  lifecycle.onStop('worker database', () => db.end());
  const own: OpenHub = { ...hub, db };
  await publishKey(own);
  const waker = await openWaker({ url: hub.url('worker'), supervise: true, onFault });
  lifecycle.onStop('worker wake', () => waker.stop());
  const outside = await openOutside(terminal, own);
  const heart = await startHeartbeat(db, 'worker', log);
  lifecycle.onStop('worker heartbeat', () => heart.stop());
  const worker = await startWorker({ db, waker, outside, keys: hub.keys, log });
  lifecycle.onStop('worker', () => worker.stop());
}
