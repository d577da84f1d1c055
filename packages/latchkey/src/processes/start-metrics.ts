import { createServer } from 'node:http';
import { createMetrics } from '@latchkey/runtime/metrics';
import { readAppStatus } from '@latchkey/store/app-status';
import { readAlive } from '@latchkey/store/heartbeat';
import { readHubStatus } from '@latchkey/store/hub-status';
import type { OpenHub } from '../open-hub.ts';
import type { Terminal } from '../verb.ts';
import { demandPorts } from './demand-ports.ts';

/** Serves /metrics on a port of its own, where LATCHKEY_METRICS_PORT names one. Counts and dates, no people. */
export async function startMetrics(terminal: Terminal, hub: OpenHub): Promise<void> {
  const { metricsPort, host } = terminal.environment;
  if (metricsPort === null) return;
  await demandPorts(host, [metricsPort]);
  const server = createServer((request, reply) => {
    if (request.url !== '/metrics') {
      reply.writeHead(404).end();
      return;
    }
    render(hub).then(
      (text) => reply.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text),
      () => reply.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(metricsPort, host, resolve));
  terminal.lifecycle.onStop('metrics', () => void server.close());
}

async function render(hub: OpenHub): Promise<string> {
  const metrics = createMetrics();
  const status = await readHubStatus(hub.db.one);
  metrics.set('latchkey_accounts', status.active, { life: 'active' });
  metrics.set('latchkey_accounts', status.invited, { life: 'invited' });
  metrics.set('latchkey_accounts', status.left, { life: 'left' });
  metrics.set('latchkey_accounts_with_hold', status.withHold);
  metrics.set('latchkey_messages_waiting', status.messages);
  metrics.set('latchkey_tasks_waiting', status.tasks);
  metrics.set('latchkey_changes_held', status.heldChanges);
  for (const source of status.sources) {
    const age =
      source.lastCompleteOn === null
        ? -1
        : (status.calendar.getTime() - source.lastCompleteOn.getTime()) / 1000;
    metrics.set('latchkey_source_age_seconds', age, { source: source.name });
  }
  for (const app of await readAppStatus(hub.db.one)) {
    metrics.set('latchkey_app_waiting', app.due, { app: app.name });
    metrics.set('latchkey_app_accounts', app.accounts, { app: app.name });
    metrics.set('latchkey_app_receipts_open', app.openReceipts, { app: app.name });
    metrics.set('latchkey_app_quarantined', app.quarantined ? 1 : 0, { app: app.name });
  }
  for (const role of ['idp', 'worker']) {
    const alive = (await readAlive(hub.db.one)).filter((one) => one.role === role).length;
    metrics.set('latchkey_processes', alive, { role });
  }
  metrics.set('process_resident_memory_bytes', process.memoryUsage.rss());
  return metrics.render();
}
