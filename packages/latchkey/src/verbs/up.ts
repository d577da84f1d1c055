import { readSettings } from '@latchkey/commands/settings/read-settings';
import { pinIssuer } from '@latchkey/store/hub';
import { readSettingVersion } from '@latchkey/store/setting';
import { applyFirstSettings } from '../apply-first-settings.ts';
import { readRunFile, removeRunFile, writeRunFile } from '../data-folder.ts';
import type { OpenHub } from '../open-hub.ts';
import { demandPorts } from '../processes/demand-ports.ts';
import { startMetrics } from '../processes/start-metrics.ts';
import { publishKey } from '../publish-key.ts';
import { sandboxPorts } from '../sandbox/ports.ts';
import { EXIT, type ExitCode, VerbError } from '../ui/exit.ts';
import type { Terminal, Verb } from '../verb.ts';

/** Where a sandbox may listen: its passwords stand on its first page. */
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** What only a server needs is loaded only by one: every other verb starts in half the time. */
const loadIdp = async () => (await import('../processes/start-idp.ts')).startIdp;
const loadWorker = async () => (await import('../processes/start-worker.ts')).startWorkerProcess;
const loadSandbox = async () => (await import('../sandbox/run-sandbox.ts')).runSandbox;

/** The issuer is pinned at the first start: every token and link names it. */
async function demandIssuer(terminal: Terminal, hub: OpenHub): Promise<void> {
  const { issuer } = terminal.environment;
  const pinned = await hub.db.tx((tx) => pinIssuer(tx, issuer));
  if (pinned !== issuer) throw new VerbError(EXIT.usage, 'cli.issuer-pinned', { pinned, issuer });
}

/** One hub lives on a data folder: a second one would take the issuer and the sandbox's apps away from the first. */
async function demandAlone(dataDir: string): Promise<void> {
  const other = await readRunFile(dataDir);
  if (other === null) return;
  throw new VerbError(EXIT.usage, 'cli.up.already', {
    issuer: other.issuer,
    pid: String(other.pid),
    folder: dataDir,
  });
}

/** Waits for the end that a signal, or a part that failed, asks for. */
async function untilEnded(terminal: Terminal): Promise<ExitCode> {
  return (await terminal.lifecycle.ended) ? EXIT.done : EXIT.failed;
}

/** `up`: the whole hub in one process; with no settings at all, with the sandbox co-op. */
export const upVerb: Verb = (program, run, text) => {
  program
    .command('up')
    .description(text.t('cli.up.about'))
    .action(
      run(async (terminal) => {
        const { environment, lifecycle } = terminal;
        const { host, port } = environment;
        if (environment.databaseUrl === null) await demandAlone(environment.dataDir);
        // Before anything is migrated or pinned: without it no worker could start in this process.
        else if (environment.workerSecrets === null)
          throw new VerbError(EXIT.usage, 'cli.secret-missing', { variable: 'LATCHKEY_WORKER_SECRET' });
        if (environment.sandbox && !LOOPBACK.has(host))
          throw new VerbError(EXIT.usage, 'cli.sandbox.host', { host });
        await demandPorts(host, environment.sandbox ? [port, ...Object.values(sandboxPorts(port))] : [port]);
        const hub = await terminal.open({ role: 'owner', schema: 'migrate' });
        await demandIssuer(terminal, hub);
        await publishKey(hub);
        if (environment.databaseUrl === null) {
          writeRunFile(environment.dataDir, {
            pid: process.pid,
            issuer: environment.issuer,
            startedAt: new Date().toISOString(),
          });
          lifecycle.onStop('run file', () => removeRunFile(environment.dataDir));
        }
        if (
          !environment.sandbox &&
          environment.configFile !== null &&
          (await readSettingVersion(hub.db.one)) === 0
        ) {
          await applyFirstSettings(terminal, hub);
        }
        await startMetrics(terminal, hub);
        if (environment.sandbox) await (await loadSandbox())(terminal, hub);
        else {
          await (await loadWorker())(terminal, hub);
          await (await loadIdp())(terminal, hub);
          const settings = await readSettings(hub.db.one);
          terminal.say(
            terminal.text.t('cli.up.ready', { url: `http://${host}:${port}`, issuer: environment.issuer }),
          );
          if (settings === null) terminal.say(terminal.text.t('cli.no-settings'));
        }
        return untilEnded(terminal);
      }),
    );
};

/** `idp`: pages and protocol alone. */
export const idpVerb: Verb = (program, run, text) => {
  program
    .command('idp')
    .description(text.t('cli.idp.about'))
    .action(
      run(async (terminal) => {
        const { environment } = terminal;
        await demandPorts(environment.host, [environment.port]);
        const hub = await terminal.open({ role: 'idp', schema: 'demand' });
        await demandIssuer(terminal, hub);
        await startMetrics(terminal, hub);
        await (await loadIdp())(terminal, hub);
        const url = `http://${environment.host}:${environment.port}`;
        terminal.say(terminal.text.t('cli.up.ready', { url, issuer: environment.issuer }));
        return untilEnded(terminal);
      }),
    );
};

/** `worker`: reads, decisions, deliveries and mail alone. */
export const workerVerb: Verb = (program, run, text) => {
  program
    .command('worker')
    .description(text.t('cli.worker.about'))
    .action(
      run(async (terminal) => {
        const hub = await terminal.open({ role: 'worker', schema: 'demand' });
        await demandIssuer(terminal, hub);
        await startMetrics(terminal, hub);
        await (await loadWorker())(terminal, hub);
        terminal.say(terminal.text.t('cli.worker.ready'));
        return untilEnded(terminal);
      }),
    );
};
