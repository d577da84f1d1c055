import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'packages/latchkey/src/main.ts');
/** As the scripts of the checkout start the hub. */
const LAUNCHER = join(ROOT, 'latchkey');

/** A part of the hub as a process of its own, in a process group of its own. */
export type HubProcess = {
  pid: number;
  /** What it has printed, both streams. */
  output(): string;
  /** Sends a signal to it alone and waits for its end; its exit code, or the signal it died of. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
  /** Resolves with how it ended. */
  ended: Promise<number | NodeJS.Signals>;
};

const living = new Set<ChildProcess>();

/**
 * Starts a verb of the command line. `env` stands alone, so that nothing of the test's own leaks in. `launcher`: by the
 * script `latchkey` of a checkout that was made ready, which becomes the hub's process.
 */
export function startHubProcess(
  verb: string,
  env: Record<string, string>,
  options: { launcher?: boolean } = {},
): HubProcess {
  const command: [string, string[]] =
    options.launcher === true ? [LAUNCHER, [verb]] : [process.execPath, [MAIN, verb]];
  const child = spawn(...command, {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', LANG: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  living.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-100_000);
    });
  }
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.on('exit', (code, signal) => {
      living.delete(child);
      resolve(code ?? signal ?? 1);
    });
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

/** Ends whatever a failed test has left. */
export async function endHubProcesses(): Promise<void> {
  for (const child of living) child.kill('SIGKILL');
}

/** Waits until something holds. Throws with `what` where it does not within `seconds`. */
export async function waitFor(
  what: string,
  holds: () => Promise<boolean> | boolean,
  seconds = 30,
): Promise<void> {
  const until = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > until) throw new Error(`not within ${seconds} s: ${what}`);
    await sleep(50);
  }
}

/** Waits until a hub's process answers that it is ready. Throws with its output where it ends first. */
export async function waitUntilReady(hub: HubProcess, issuer: string, seconds = 60): Promise<void> {
  let over = false;
  void hub.ended.then(() => {
    over = true;
  });
  await waitFor(
    'the hub is ready',
    async () => {
      if (over) throw new Error(`the process ended: ${hub.output()}`);
      return fetch(`${issuer}/readyz`).then(
        (reply) => reply.ok,
        () => false,
      );
    },
    seconds,
  );
}

/** Processes of this machine that name a folder on their command line (Linux). */
export function processesNaming(folder: string): { pid: number; command: string }[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const environment = readFileSync(`/proc/${name}/environ`, 'utf8');
      const named = command.includes(folder) || environment.includes(`LATCHKEY_DATA_DIR=${folder}`);
      return named && command !== '' ? [{ pid: Number(name), command: command.slice(0, 200) }] : [];
    } catch {
      return [];
    }
  });
}
