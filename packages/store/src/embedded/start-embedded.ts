import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { findBinaries } from './find-binaries.ts';
import { asNobody, explainRefusal } from './run-as.ts';
import { type ServerProcess, spawnServer } from './spawn-server.ts';

const run = promisify(execFile);

/** Roles of the embedded server; `owner` migrates, the others do a process's daily work. */
export type EmbeddedRole = 'owner' | 'idp' | 'worker';

export type EmbeddedServer = {
  /** Address for a role, over the Unix socket. */
  url(role?: EmbeddedRole, database?: string): string;
  /** Resolves when the server ended without being asked to. */
  died: Promise<number>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type EmbeddedOptions = {
  /** Folder that keeps everything; made with mode 700. */
  dataDir: string;
  /** Further settings, as `name=value` (tests switch fsync off). */
  settings?: readonly string[];
};

/** Address of an embedded server's database for a role. Access is by the socket's folder, which only its user can enter. */
export function embeddedUrl(dataDir: string, role: EmbeddedRole = 'owner', database = 'latchkey'): string {
  return `postgresql://latchkey_${role}@/${database}?host=${encodeURIComponent(socketDir(dataDir))}`;
}

/** One short folder per user and instance: a socket's path may have 107 bytes at most. */
function socketDir(dataDir: string): string {
  const uid = process.getuid?.() ?? 0;
  const id = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12);
  return join(tmpdir(), `latchkey-${uid}-${id}`);
}

function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid())) {
    throw new Error(`${folder} belongs to somebody else: remove it, or set another LATCHKEY_DATA_DIR.`);
  }
  chmodSync(folder, 0o700);
}

/**
 * Starts PostgreSQL on a folder, making its cluster at the first start. It listens on a Unix socket in a folder of mode
 * 700 and on nothing else. Throws, with the cure, where it cannot run, and where another start holds the folder.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { initdb, postgres } = findBinaries();
  const base = resolve(options.dataDir);
  const cluster = join(base, 'postgres');
  const logFile = join(base, 'postgres.log');
  makePrivate(base);
  const sockets = socketDir(base);
  makePrivate(sockets);
  if (!existsSync(join(cluster, 'PG_VERSION'))) await makeCluster(initdb, cluster, base);

  const args = [
    '-D',
    cluster,
    '-k',
    sockets,
    '-c',
    'listen_addresses=',
    '-c',
    'max_connections=80',
    '-c',
    'shared_buffers=32MB',
    ...(options.settings ?? []).flatMap((setting) => ['-c', setting]),
  ];
  const server = await startPatiently(postgres, args, cluster, sockets, logFile);
  await makeRoles(base);
  let stopping = false;
  const stop = async () => {
    stopping = true;
    await server.stop();
  };
  return {
    url: (role = 'owner', database = 'latchkey') => embeddedUrl(base, role, database),
    died: server.exited.then((status) => (stopping ? new Promise<number>(() => {}) : status)),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function makeCluster(initdb: string, cluster: string, base: string): Promise<void> {
  const [command, ...args] = asNobody([
    initdb,
    '-D',
    cluster,
    '-U',
    'latchkey_owner',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--no-instructions',
  ]);
  try {
    await run(command, args, { env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } });
  } catch (error) {
    const output = `${(error as { stderr?: string }).stderr ?? ''}${(error as Error).message}`;
    rmSync(cluster, { recursive: true, force: true });
    writeFileSync(join(base, 'postgres.log'), output, { flag: 'a', mode: 0o600 });
    throw new Error(explainRefusal(output));
  }
}

/** A server whose parent was killed may still be closing: its lock is waited for, 4 s at most. */
async function startPatiently(
  postgres: string,
  args: string[],
  cluster: string,
  sockets: string,
  logFile: string,
): Promise<ServerProcess> {
  const until = Date.now() + 4_000;
  for (;;) {
    const server = spawnServer(postgres, args, logFile);
    const outcome = await Promise.race([ready(sockets), server.exited]);
    if (outcome === 'ready') return server;
    if (typeof outcome !== 'number') {
      await server.stop();
      throw new Error(explainRefusal(tail(logFile)));
    }
    const said = tail(logFile);
    const locked = existsSync(join(cluster, 'postmaster.pid')) && /lock file|another (postmaster|server)|in use/.test(said);
    if (!locked) throw new Error(explainRefusal(said));
    if (Date.now() > until) {
      throw new Error(
        `Another Latchkey is running on this data folder (${resolve(cluster, '..')}): stop it first, or set another LATCHKEY_DATA_DIR.`,
      );
    }
    await sleep(200);
  }
}

function tail(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').slice(-3_000) : '';
}

async function ready(sockets: string): Promise<'ready' | 'silent'> {
  for (let tries = 0; tries < 300; tries += 1) {
    await sleep(tries < 20 ? 15 : 100);
    const client = new pg.Client({ host: sockets, user: 'latchkey_owner', database: 'postgres' });
    try {
      await client.connect();
      return 'ready';
    } catch {
      // not up yet
    } finally {
      await client.end().catch(() => {});
    }
  }
  return 'silent';
}

async function makeRoles(base: string): Promise<void> {
  const client = new pg.Client({ connectionString: embeddedUrl(base, 'owner', 'postgres') });
  await client.connect();
  try {
    for (const role of ['idp', 'worker']) {
      await client.query(`DO $$ BEGIN
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'latchkey_${role}') THEN
          CREATE ROLE latchkey_${role} LOGIN;
        END IF; END $$`);
    }
    const { rows } = await client.query(`SELECT 1 FROM pg_database WHERE datname = 'latchkey'`);
    if (rows.length === 0) await client.query('CREATE DATABASE latchkey');
  } finally {
    await client.end();
  }
}
