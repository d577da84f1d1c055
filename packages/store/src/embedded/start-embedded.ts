import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Log, silentLog } from '@latchkey/runtime/log';
import { findPrograms, type ServerPrograms } from './binaries.ts';
import { EmbeddedError, faultFrom } from './fault.ts';
import { clearStaleLock, isRunningServer, readLockPid } from './lock-file.ts';
import { type DatabaseRole, type RolePasswords, readPasswords } from './passwords.ts';
import { holdProgram, runToEnd } from './run-program.ts';
import { setUpRoles } from './set-up-roles.ts';
import { makeSocketFolder, removeSocketFolder, socketFolder } from './socket-folder.ts';
import { withStarterLock } from './starter-lock.ts';

export type EmbeddedOptions = {
  /** Where everything is kept: `postgres/` (the cluster) and the roles' passwords. Made where it is missing. */
  dataDir: string;
  /** Hears what the server says of itself (debug). */
  log?: Log;
  /** Listen on 127.0.0.1 at this port, too. Absent: on the Unix socket only. */
  port?: number;
  /** Further settings of PostgreSQL (tests: `fsync: 'off'`). */
  settings?: Readonly<Record<string, string>>;
  /** Another server's programs. Absent: those that come with the package. */
  programs?: ServerPrograms;
};

export type EmbeddedServer = {
  /** postgres:// address for a role (default owner) and database (default latchkey), over the Unix socket. */
  url(role?: DatabaseRole, database?: string): string;
  /** Resolves with the exit status when the server has ended without being asked to. */
  readonly died: Promise<number>;
  /** Fast shutdown; resolves when the server has ended and its lock is gone. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** A server whose parent was killed ends within a second; until then its lock stands. */
const LOCK_WAIT_MS = 2_000;
const STOP_LIMIT_MS = 10_000;
const READY = 'database system is ready to accept connections';

/**
 * What is logged says that something happened, never with which values: no errors of statements, no details.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  unix_socket_permissions: '0700',
  max_connections: '60',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/**
 * Address of the server on a data directory for a role (default owner) and database (default latchkey), over its Unix
 * socket; for a process that did not start it. `port`: the one it was started with, if any.
 */
export function embeddedUrl(
  dataDir: string,
  role: DatabaseRole = 'owner',
  database = 'latchkey',
  port = 5432,
): string {
  const host = encodeURIComponent(socketFolder(dataDir));
  return `postgres://latchkey_${role}:${readPasswords(dataDir)[role]}@${host}:${port}/${database}`;
}

/**
 * Starts the hub's own PostgreSQL on a data directory, as root or as an ordinary user, and sets up its database
 * `latchkey` and its roles. It ends with this process, however that ends. All roles sign in with scram and generated
 * passwords, on the socket as well: the socket's folder keeps other users of the machine out, the passwords keep a
 * process that was given one role from being another.
 * Throws EmbeddedError where it cannot start.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  return withStarterLock(options.dataDir, () => startAlone(options));
}

async function startAlone(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const programs = options.programs ?? findPrograms();
  const log = options.log ?? silentLog;
  const dataDir = resolve(options.dataDir);
  const cluster = join(dataDir, 'postgres');
  const passwords = readPasswords(dataDir);
  await initCluster(programs, dataDir, cluster, passwords);
  const sockets = socketFolder(dataDir);
  await makeSocketFolder(sockets);

  const port = options.port ?? 5432;
  const settings = {
    ...SETTINGS,
    listen_addresses: options.port === undefined ? '' : '127.0.0.1',
    unix_socket_directories: sockets,
    port: String(port),
    ...options.settings,
  };
  const command = [programs.postgres, '-D', cluster];
  for (const [name, value] of Object.entries(settings)) command.push('-c', `${name}=${value}`);

  const server = await launchPatiently(command, cluster, log);
  let asked = false;
  const stop = async () => {
    asked = true;
    server.release();
    const late = setTimeout(() => void quitNow(cluster), STOP_LIMIT_MS);
    await server.ended;
    clearTimeout(late);
    await removeSocketFolder(sockets);
  };
  const url: EmbeddedServer['url'] = (role, database) => embeddedUrl(dataDir, role, database, options.port);
  try {
    await setUpRoles(url('owner', 'postgres'), passwords);
  } catch (error) {
    await stop();
    throw error;
  }
  const died = server.ended.then((status) => (asked ? new Promise<number>(() => {}) : status));
  return { url, died, stop, [Symbol.asyncDispose]: stop };
}

/** Makes the cluster once. It gets its name when it is whole, so that an interrupted first start leaves no half of one. */
async function initCluster(
  programs: ServerPrograms,
  dataDir: string,
  cluster: string,
  passwords: RolePasswords,
): Promise<void> {
  const made = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => null);
  const { words: version } = await runToEnd([programs.initdb, '--version']);
  const major = /\(PostgreSQL\) (\d+)/.exec(version)?.[1];
  if (major === undefined) throw faultFrom(version);
  if (made !== null) {
    if (made.trim() !== major) throw new EmbeddedError('other-version', `${made.trim()}, not ${major}`);
    return;
  }
  const fresh = `${cluster}.new`;
  const passwordFile = join(dataDir, 'postgres-owner-password');
  await rm(fresh, { recursive: true, force: true });
  await writeFile(passwordFile, passwords.owner, { mode: 0o600 });
  try {
    const { code, words } = await runToEnd([
      programs.initdb,
      `--pgdata=${fresh}`,
      '--username=latchkey_owner',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Server 17 brings a locale that knows every letter and is the same on every system; elders have plain C.
      ...(Number(major) >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
      '--locale=C',
    ]);
    if (code !== 0) throw faultFrom(words);
    await rename(fresh, cluster);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

type RunningServer = { ended: Promise<number>; release(): void };

/** Starts the server; clears a lock whose owner is gone, and waits for the end of one that is dying. */
async function launchPatiently(
  command: readonly string[],
  cluster: string,
  log: Log,
): Promise<RunningServer> {
  const until = Date.now() + LOCK_WAIT_MS;
  for (let cleared = false; ; ) {
    try {
      return await launch(command, log);
    } catch (error) {
      if (!(error instanceof EmbeddedError) || error.code !== 'already-running') throw error;
      if (!cleared && (await clearStaleLock(cluster))) cleared = true;
      else if (Date.now() > until) throw error;
      else await wait(100);
    }
  }
}

/** Starts the server and waits until it takes connections. Throws what `faultFrom` reads in its last words. */
async function launch(command: readonly string[], log: Log): Promise<RunningServer> {
  const { child, hold } = holdProgram(command);
  let words = '';
  const ended = new Promise<number>((resolve) => {
    child.once('close', (code) => resolve(code ?? 1));
    child.once('error', (error) => {
      words += error.message;
      resolve(127);
    });
  });
  const ready = new Promise<boolean>((resolve) => {
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      words = (words + chunk).slice(-4_000);
      if (words.includes(READY)) resolve(true);
      for (const line of chunk.split('\n')) if (line !== '') log.debug({ part: 'postgres' }, line);
    });
    void ended.then(() => resolve(false));
  });
  if (!(await ready)) throw faultFrom(words);
  // A process that has nothing else to do may end, and the server with it.
  const handles = [child, child.stderr, hold] as { ref?(): void; unref?(): void }[];
  for (const handle of handles) handle.unref?.();
  return {
    ended,
    release() {
      for (const handle of handles) handle.ref?.();
      hold.destroy();
    },
  };
}

/** The last resort of a stop: no clean-up; the next start recovers from the write-ahead log. */
async function quitNow(cluster: string): Promise<void> {
  const pid = await readLockPid(cluster);
  if (pid !== null && (await isRunningServer(pid))) process.kill(pid, 'SIGQUIT');
}
