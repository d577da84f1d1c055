import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { approvePlan } from '@latchkey/commands/approve-plan';
import { confirmApp } from '@latchkey/commands/confirm-app';
import type { CommandContext } from '@latchkey/commands/context';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import type { OpenHub } from '@latchkey/latchkey/open-hub';
import { startIdp } from '@latchkey/latchkey/processes/start-idp';
import { startWorkerProcess } from '@latchkey/latchkey/processes/start-worker';
import { publishKey } from '@latchkey/latchkey/publish-key';
import type { Terminal } from '@latchkey/latchkey/verb';
import type { Environment } from '@latchkey/runtime/environment';
import { createLifecycle, type Lifecycle } from '@latchkey/runtime/lifecycle';
import { type Log, type LogFields, silentLog } from '@latchkey/runtime/log';
import { createPurposeKeys, sealKeyPairFrom } from '@latchkey/runtime/seal';
import { createText } from '@latchkey/runtime/text/text';
import { type Sandbox, startSandbox } from '@latchkey/sandbox/start-sandbox';
import { readCalendar } from '@latchkey/store/clock';
import { type Database, openDatabase } from '@latchkey/store/database';
import { pinIssuer, setUpHub } from '@latchkey/store/hub';
import { insertMailing } from '@latchkey/store/mailing';
import { listPlans } from '@latchkey/store/plan';
import { openWaker } from '@latchkey/store/wake';
import { createTestDatabase } from './database.ts';
import { freePort } from './free-port.ts';
import { applySandboxSettings } from './sandbox-settings.ts';
import { settle } from './settle.ts';
import { askAndWait, type TaskAnswer } from './task.ts';

export const HUB_SECRET = 'a-secret-of-the-whole-hub-that-is-long-enough';
export const WORKER_SECRET = 'a-worker-secret-of-the-whole-hub-long-enough';

/** The whole house in this process, on real HTTP: hub, worker, books, both apps, mailbox. */
export type WholeHub = {
  issuer: string;
  sandbox: Sandbox;
  /** For `sandbox.openCollective.setHooks`: until then the books tell the hub nothing, and it learns what it reads. */
  hookUrl: string;
  /** As the owner of the database. */
  db: Database;
  urls: { owner: string; idp: string; worker: string };
  /** The operator's. */
  context(): Promise<CommandContext>;
  /** Environment of an `idp` or `worker` on this database. */
  processEnv: Record<string, string>;
  /** What the hub complained of since its start. */
  complaints: LogFields[];
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  /** Asks the worker and waits for its answer. */
  ask(kind: string, args?: Record<string, unknown>): Promise<TaskAnswer>;
  /** Reads every source now, decides and applies; then everything that follows has been delivered and mailed. */
  sync(): Promise<TaskAnswer>;
  /** Waits until nothing is due. */
  settle(): Promise<void>;
  /**
   * Co-op time moves on in the books and in the hub. Two complete reads follow, 7 h of the calendar apart: so many it
   * takes before anything is taken away.
   */
  advance(days: number): Promise<void>;
  close(): Promise<void>;
};

export type WholeHubOptions = {
  /** Pages and worker are left to processes that the test starts with `processEnv`. */
  processes?: boolean;
};

/** Starts everything with the sandbox co-op in the books: both apps confirmed, the first plan approved, nobody claimed. */
export async function startWholeHub(options: WholeHubOptions = {}): Promise<WholeHub> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-whole-'));
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const urls = database.urls;
  const db = openDatabase({ url: urls.owner, name: 'test-owner', pool: 6 });
  const waker = await openWaker({ url: urls.owner, supervise: false, onFault: () => {} });
  const keys = createPurposeKeys([HUB_SECRET]);
  const complaints: LogFields[] = [];
  const complain = (fields: LogFields, text: string) => void complaints.push({ ...fields, text });
  const log: Log = { ...silentLog, error: complain, warn: complain, child: () => log };

  const processes = options.processes === true;
  await db.tx(async (tx) => {
    await setUpHub(tx, !processes);
    await insertMailing(tx, 'operator');
    // A process with a DATABASE_URL refuses a database marked sandbox, and time is to pass all the same.
    if (processes) await tx.query('INSERT INTO clock (only_row) VALUES (true)');
    await pinIssuer(tx, issuer);
  });
  const secrets = {
    cloud: 'secret-of-the-client-cloud-0123456789',
    chat: 'secret-of-the-client-chat-0123456789',
    books: 'secret-of-the-oauth-app-0123456789',
  };
  const hook = 'secret-path-of-the-hook-0123456789';
  const sandbox = await startSandbox({
    ports: { page: 0, openCollective: 0, nextcloud: 0, synapse: 0, mailbox: 0, smtp: 0 },
    host: '127.0.0.1',
    issuer,
    clientSecrets: secrets,
    calendar: {
      now: () => readCalendar(db.one),
      async advance(days) {
        // Nobody is woken: the test says when the books are read, so that requests to them stay few.
        await db.one.query('UPDATE clock SET ahead = ahead + make_interval(secs => $1)', [days * 86_400]);
        return readCalendar(db.one);
      },
    },
    log: silentLog,
    languages: ['en', 'es'],
  });

  const environment: Environment = {
    databaseUrl: urls.owner,
    idpDatabaseUrl: urls.idp,
    workerDatabaseUrl: urls.worker,
    configFile: null,
    secrets: [HUB_SECRET],
    workerSecrets: [WORKER_SECRET],
    smtpUrl: null,
    dataDir: folder,
    port,
    host: '127.0.0.1',
    issuer,
    issuerGiven: true,
    proxyHops: 0,
    metricsPort: null,
    logLevel: 'warn',
    sandbox: true,
  };
  const opened: OpenHub = {
    environment,
    log,
    db,
    url: (role) => urls[role],
    keys,
    workerKeys: [sealKeyPairFrom(WORKER_SECRET)],
  };
  const terminalFor = (lifecycle: Lifecycle): Terminal => ({
    environment,
    env: {},
    lifecycle,
    log,
    text: createText('en'),
    root: folder,
    say: () => {},
    json: () => {},
    open: async () => opened,
  });

  const context = async (): Promise<CommandContext> => ({
    actor: { kind: 'operator' },
    policy: (await readSettings(db.one))?.policy ?? null,
    keys,
    log,
    wake: waker.wake,
  });
  await publishKey(opened);
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, sandbox.token, { mode: 0o600 });
  await applySandboxSettings({ db, sandbox, context: await context(), tokenFile, hook, secrets });

  const idp = createLifecycle(log);
  let worker: Lifecycle | null = null;
  const hub: WholeHub = {
    issuer,
    sandbox,
    hookUrl: `${issuer}/hooks/open-collective/${hook}`,
    db,
    urls,
    context,
    complaints,
    processEnv: {
      DATABASE_URL: urls.owner,
      LATCHKEY_IDP_DATABASE_URL: urls.idp,
      LATCHKEY_WORKER_DATABASE_URL: urls.worker,
      LATCHKEY_SECRET: HUB_SECRET,
      LATCHKEY_WORKER_SECRET: WORKER_SECRET,
      LATCHKEY_DATA_DIR: folder,
      PORT: String(port),
    },
    async startWorker() {
      worker = createLifecycle(log);
      await startWorkerProcess(terminalFor(worker), opened);
    },
    async stopWorker() {
      await worker?.stop();
      worker = null;
    },
    ask: async (kind, args = {}) => askAndWait(db, kind, args, await context()),
    async sync() {
      const answer = await hub.ask('sync');
      await settle(db);
      return answer;
    },
    settle: () => settle(db),
    async advance(days) {
      await sandbox.advance(days);
      await sandbox.openCollective.settled();
      await hub.sync();
      await sandbox.advance(7 / 24);
      await hub.sync();
    },
    async close() {
      await idp.stop();
      await hub.stopWorker();
      await sandbox.stop();
      await waker.stop();
      await db.end();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  if (!processes) {
    await startIdp(terminalFor(idp), opened);
    await hub.startWorker();
    await setUpAsOperator(hub);
  }
  return hub;
}

/** What an operator does at a first start, with a worker running somewhere. */
export async function setUpAsOperator(hub: WholeHub): Promise<void> {
  const context = await hub.context();
  for (const app of ['cloud', 'chat']) {
    const read = await hub.ask('app-inventory', { app });
    if (!read.ok) throw new Error(`the inventory of ${app} failed: ${JSON.stringify(read.result)}`);
    const confirmed = await hub.db.tx((tx) => confirmApp(tx, { app }, context));
    if (!confirmed.ok) throw new Error(`${app}: ${confirmed.fault.code}`);
  }
  await hub.sync();
  for (const plan of await listPlans(hub.db.one)) {
    if (plan.state === 'superseded' || plan.state === 'rejected') continue;
    await hub.db.tx((tx) => approvePlan(tx, { planId: plan.id }, context));
  }
  await hub.sync();
  // So many new people came at once that the guard would hold one more today.
  await hub.advance(1);
}
