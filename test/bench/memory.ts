import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { bench, report } from '../support/bench.ts';
import { endHubProcesses, startHubProcess, waitFor, waitUntilReady } from '../support/hub-process.ts';
import { setUpAsOperator, startWholeHub } from '../support/whole-hub.ts';

const IDLE_SECONDS = 20;

function residentMb(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) / 1024;
}

// Memory of `idp` and `worker` as two processes, after the co-op of 60 was set up and read, then left alone.
await bench('Memory when idle', async () => {
  const hub = await startWholeHub({ processes: true });
  try {
    const start = async () => {
      const idp = startHubProcess('idp', hub.processEnv, { launcher: true });
      const worker = startHubProcess('worker', hub.processEnv, { launcher: true });
      await waitUntilReady(idp, hub.issuer);
      await waitFor('the worker runs', () => worker.output().length > 0);
      return { idp, worker };
    };
    // The first start after a change of the code keeps what it compiled.
    const first = await start();
    await first.idp.end('SIGTERM');
    await first.worker.end('SIGTERM');
    const { idp, worker } = await start();
    await setUpAsOperator(hub);
    await sleep(IDLE_SECONDS * 1000);
    const [pages, work] = [residentMb(idp.pid), residentMb(worker.pid)];
    report('idp', pages, 'MB');
    report('worker', work, 'MB');
    report('both', pages + work, 'MB', 250);
    await idp.end('SIGTERM');
    await worker.end('SIGTERM');
  } finally {
    await endHubProcesses();
    await hub.close();
  }
});
