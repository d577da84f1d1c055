import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/**
 * PostgreSQL refuses to run as root. Root becomes `nobody` in a user namespace of its own, where the files still
 * belong to it; initdb wants a name for its uid, and every system knows 65534.
 */
function asOrdinaryUser(command: readonly string[]): readonly string[] {
  if (process.getuid?.() !== 0) return command;
  return ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--', ...command];
}

/** English messages, as `faultFrom` reads them; nothing of PGHOST and its kin leaks in. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

/** Runs a program to its end; resolves with its exit code and everything it wrote. */
export function runToEnd(command: readonly string[]): Promise<{ code: number; words: string }> {
  const [program = '', ...rest] = asOrdinaryUser(command);
  return new Promise((resolve) => {
    const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: cleanEnvironment() });
    let words = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        words += chunk;
      });
    }
    child.on('error', (error) => resolve({ code: 127, words: `${program}: ${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, words }));
  });
}

/**
 * Holds the server for us: a process that was killed with -9 can stop nothing, but its pipes close. The wrapper reads
 * fd 3, whose other end is ours alone, and tells the server to stop (INT: fast shutdown) when it ends. The normal
 * stop is closing that pipe, too.
 */
const WRAPPER = `
"$@" 3<&- &
server=$!
( read -r _ <&3; kill -INT "$server" ) 2>/dev/null &
watch=$!
wait "$server"
status=$?
kill "$watch" 2>/dev/null
exit "$status"
`;

/** A server in its wrapper. `hold.destroy()` stops it. */
export type HeldProgram = { child: ChildProcess; hold: Writable };

/** Starts a program that ends with us. It is in a session of its own: Ctrl-C is ours to answer, in our order. */
export function holdProgram(command: readonly string[]): HeldProgram {
  const child = spawn('/bin/sh', ['-c', WRAPPER, 'latchkey-postgres', ...asOrdinaryUser(command)], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    detached: true,
    env: cleanEnvironment(),
  });
  const hold = child.stdio[3] as Writable;
  hold.on('error', () => {});
  return { child, hold };
}
