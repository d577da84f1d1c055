import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bench, report, reportAll, secondsOf } from '../support/bench.ts';
import { freePort } from '../support/free-port.ts';
import { processesNaming, waitFor } from '../support/hub-process.ts';

const ROOT = join(import.meta.dirname, '../..');
const WARM_STARTS = 5;

// `npm start` until the hub answers that it is ready: the first time with the whole sandbox, then warm.
await bench('npm start to ready', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-start-'));
  const port = await freePort(7);
  const env = { ...process.env, PORT: String(port), LATCHKEY_DATA_DIR: folder };
  const start = async (): Promise<{ ready: number; said: number; stop(): Promise<void> }> => {
    const child = spawn('npm', ['start'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
    const startedAt = performance.now();
    const since = () => (performance.now() - startedAt) / 1000;
    const answers = () =>
      fetch(`http://localhost:${port}/readyz`).then(
        (reply) => reply.ok,
        () => false,
      );
    await waitFor('the hub is ready', answers, 120);
    const ready = since();
    await waitFor('the sandbox is ready', () => output.includes(`http://localhost:${port + 1}`), 120);
    return {
      ready,
      said: since(),
      async stop() {
        child.kill('SIGTERM');
        await waitFor('everything has ended', () => processesNaming(folder).length === 0, 15);
      },
    };
  };
  try {
    const first = await start();
    report('first start, the co-op set up', first.said, 's');
    await first.stop();
    const warm: number[] = [];
    const ends: number[] = [];
    for (let at = 0; at < WARM_STARTS; at += 1) {
      const hub = await start();
      warm.push(hub.said);
      ends.push(await secondsOf(() => hub.stop()));
    }
    reportAll('warm start to ready', warm, 's', 5);
    reportAll('from SIGTERM to the last process', ends, 's');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
