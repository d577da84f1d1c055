import type { Environment } from '@latchkey/runtime/environment';
import type { Lifecycle } from '@latchkey/runtime/lifecycle';
import type { Log } from '@latchkey/runtime/log';
import { createPurposeKeys, type PurposeKeys, sealKeyPairFrom } from '@latchkey/runtime/seal';
import { type Database, openDatabase } from '@latchkey/store/database';
import { embeddedUrl, startEmbedded } from '@latchkey/store/embedded/start-embedded';
import { readHub, setUpHub } from '@latchkey/store/hub';
import { migrate, readSchemaState } from '@latchkey/store/migrate';
import { keepSecrets, makeDataFolder, readRunFile } from './data-folder.ts';
import { EXIT, VerbError } from './ui/exit.ts';

/** A process's role towards the database. `owner` may migrate; the command line and `up` use it. */
export type Role = 'owner' | 'idp' | 'worker';

/** The opened hub: what every verb works with. */
export type OpenHub = {
  environment: Environment;
  log: Log;
  db: Database;
  /** Address of the database for a role. */
  url(role: Role): string;
  keys: PurposeKeys;
  /** The worker's own halves of the keys that credentials are sealed to, newest first; null where this process was not given its secret. */
  workerKeys: readonly { publicKey: string; privateKey: string }[] | null;
};

export type OpenOptions = {
  environment: Environment;
  lifecycle: Lifecycle;
  log: Log;
  role: Role;
  /** Migrate, or refuse a schema that is not this release's. */
  schema: 'migrate' | 'demand';
};

/**
 * Opens the database (starting the embedded server where none runs), checks or brings its schema, and derives the keys.
 * Throws VerbError with the cure: secrets that are missing, a schema of another release, a sandbox's database.
 */
export async function openHub(options: OpenOptions): Promise<OpenHub> {
  const { environment, lifecycle, log } = options;
  const { url, secrets, workerSecrets } = await findDatabase(options);
  if (options.schema === 'migrate') {
    await migrate({ url: url('owner'), onStep: (name) => log.info({ migration: name }, 'migrated') });
  }
  const db = openDatabase({
    url: url(options.role),
    name: options.role,
    onFault: (code) => log.warn({ fault: code }, 'database connection lost'),
  });
  lifecycle.onStop('database', () => db.end());
  if (options.schema === 'demand') await demandSchema(db);
  await demandMark(db, environment);
  return {
    environment,
    log,
    db,
    url,
    keys: createPurposeKeys(secrets),
    workerKeys: workerSecrets?.map(sealKeyPairFrom) ?? null,
  };
}

async function findDatabase(options: OpenOptions) {
  const { environment, lifecycle, log } = options;
  const given = environment.databaseUrl;
  if (given !== null) {
    if (environment.secrets === null)
      throw new VerbError(EXIT.usage, 'cli.secret-missing', { variable: 'LATCHKEY_SECRET' });
    if (options.role === 'worker' && environment.workerSecrets === null) {
      throw new VerbError(EXIT.usage, 'cli.secret-missing', { variable: 'LATCHKEY_WORKER_SECRET' });
    }
    const urls: Record<Role, string> = {
      owner: given,
      idp: environment.idpDatabaseUrl ?? given,
      worker: environment.workerDatabaseUrl ?? given,
    };
    return {
      url: (role: Role) => urls[role],
      secrets: environment.secrets,
      workerSecrets: environment.workerSecrets,
    };
  }
  makeDataFolder(environment.dataDir);
  if ((await readRunFile(environment.dataDir)) === null) {
    const server = await startEmbedded({ dataDir: environment.dataDir });
    lifecycle.onStop('postgresql', () => server.stop());
    void server.died.then((status) => {
      log.error({ status }, 'the database ended by itself');
      // The process ends, and not with exit 0: a supervisor has to see it.
      lifecycle.onStop('postgresql', () => Promise.reject(new Error('the database ended by itself')));
      void lifecycle.stop();
    });
  }
  const kept = keepSecrets(environment.dataDir);
  return {
    url: (role: Role) => embeddedUrl(environment.dataDir, role),
    secrets: environment.secrets ?? kept.secret,
    workerSecrets: environment.workerSecrets ?? kept.workerSecret,
  };
}

async function demandSchema(db: Database): Promise<void> {
  const client = await db.connect();
  try {
    const state = await readSchemaState(client);
    if (state.kind !== 'current') throw new VerbError(EXIT.usage, `cli.schema.${state.kind}`);
  } finally {
    client.release();
  }
}

/** A sandbox's database stays one: the real world never starts on it, and a sandbox never starts on a real one. */
async function demandMark(db: Database, environment: Environment): Promise<void> {
  await db.tx((tx) => setUpHub(tx, environment.sandbox));
  const hub = await readHub(db.one);
  if (hub === null || hub.sandbox === environment.sandbox) return;
  throw new VerbError(EXIT.usage, hub.sandbox ? 'cli.mark.sandbox' : 'cli.mark.real', {
    folder: environment.dataDir,
  });
}
