import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What Jest's JSON says, as far as it is read here. Times are milliseconds since 1970. */
export type JestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: { name: string; startTime: number; endTime: number; status: string }[];
};

export type JestRun = { title: string; ok: boolean; report: JestReport | null; seconds: number };

/** Runs Jest once as a child and reads the report that it wrote. `report` null: it ended without one. */
export async function runJest(options: {
  root: string;
  title: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
}): Promise<JestRun> {
  const file = join(options.root, 'test-results', `${options.title}.json`);
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { force: true });
  const started = performance.now();
  const code = await new Promise<number>((resolve) => {
    const child = spawn(
      process.execPath,
      [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        join(options.root, 'node_modules/jest/bin/jest.js'),
        '--json',
        `--outputFile=${file}`,
        ...options.args,
      ],
      {
        cwd: options.root,
        // The report goes to its file; what is said goes to stderr.
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, ...options.env },
      },
    );
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    process.on('SIGTERM', pass).on('SIGINT', pass);
    child.on('error', () => resolve(1));
    child.on('close', (status) => {
      process.off('SIGTERM', pass).off('SIGINT', pass);
      resolve(status ?? 1);
    });
  });
  const text = await readFile(file, 'utf8').catch(() => null);
  const report = text === null ? null : (JSON.parse(text) as JestReport);
  return { title: options.title, ok: code === 0, report, seconds: (performance.now() - started) / 1000 };
}
