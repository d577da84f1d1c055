import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { asNobody } from './run-as.ts';

/**
 * Keeps postgres alive exactly as long as file descriptor 3 is open at our end: closing it is the normal stop, and a
 * Node that died with -9 has closed it too. INT is PostgreSQL's "fast" stop.
 */
const WRAPPER = `
"$@" 3<&- &
server=$!
( cat <&3 >/dev/null; kill -INT "$server" 2>/dev/null ) &
watcher=$!
wait "$server"
status=$?
kill "$watcher" 2>/dev/null
exit "$status"
`;

export type ServerProcess = {
  child: ChildProcess;
  /** Resolves with the exit status when the server has ended for whatever reason. */
  exited: Promise<number>;
  /** Asks the server to stop and waits for it. */
  stop(): Promise<void>;
};

/** Spawns `postgres` in a session of its own, so that Ctrl-C on a terminal reaches us and not the database. */
export function spawnServer(postgres: string, args: readonly string[], logFile: string): ServerProcess {
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn('/bin/sh', ['-c', WRAPPER, 'latchkey-postgres', ...asNobody([postgres, ...args])], {
    stdio: ['ignore', log, log, 'pipe'],
    detached: true,
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC' },
  });
  closeSync(log);
  const leash = child.stdio[3] as Writable;
  leash.on('error', () => {});
  const exited = new Promise<number>((resolve) => {
    child.on('exit', (code) => resolve(code ?? 1));
    child.on('error', () => resolve(127));
  });
  child.unref();
  return {
    child,
    exited,
    async stop() {
      child.ref();
      leash.destroy();
      await exited;
    },
  };
}
