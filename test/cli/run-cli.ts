import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** What a run of the command line printed and answered. */
export type CliRun = { exit: number | null; stdout: string; stderr: string; json: unknown };

const MAIN = resolve(import.meta.dirname, '../../packages/latchkey/src/main.ts');

/** Where `./latchkey` keeps compiled code, too. */
const COMPILED = resolve(import.meta.dirname, '../../node_modules/.latchkey/compiled');

/** Runs one verb as a process of its own, with nothing of this process's environment but PATH. */
export function runCli(env: Readonly<Record<string, string>>, ...args: string[]): Promise<CliRun> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: { PATH: process.env.PATH, LANG: 'C', NODE_COMPILE_CACHE: COMPILED, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', failed);
    child.on('close', (exit) => {
      let json: unknown;
      try {
        json = JSON.parse(stdout);
      } catch {
        json = undefined;
      }
      done({ exit, stdout, stderr, json });
    });
  });
}
