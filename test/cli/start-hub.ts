import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

const MAIN = resolve(import.meta.dirname, '../../packages/latchkey/src/main.ts');

/** A hub that runs as a process of its own. */
export type RunningHub = {
  pid: number;
  /** Everything that it has printed and logged so far. */
  printed(): string;
  /** Its exit code, once it has ended. */
  ended: Promise<number | null>;
  /** Asks it to end; resolves with its exit code. */
  end(signal: 'SIGTERM' | 'SIGINT'): Promise<number | null>;
};

/** Starts `latchkey up` and waits until it says that it is ready. Throws what it printed where it ends before. */
export async function startHub(env: Readonly<Record<string, string>>, ready: RegExp): Promise<RunningHub> {
  const child: ChildProcess = spawn(process.execPath, [MAIN, 'up'], {
    env: { PATH: process.env.PATH, LANG: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const ended = new Promise<number | null>((done) => child.once('close', done));
  await new Promise<void>((done, failed) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
        if (ready.test(printed)) done();
      });
    }
    void ended.then((code) => failed(new Error(`ended with ${code}: ${printed.slice(-2_000)}`)));
  });
  return {
    pid: child.pid ?? 0,
    printed: () => printed,
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
