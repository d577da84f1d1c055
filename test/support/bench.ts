import { readFileSync } from 'node:fs';
import endRun from './setup/end-run.ts';
import startRun from './setup/start-run.ts';

/** Runs a measurement with a PostgreSQL of its own, as a test run has one, and ends the process with its result. */
export async function bench(title: string, measure: () => Promise<void>): Promise<void> {
  const [one = '', five = ''] = readFileSync('/proc/loadavg', 'utf8').split(' ');
  process.stdout.write(`\n${title}\n  load of the machine before: ${one} (1 min), ${five} (5 min)\n`);
  await startRun();
  try {
    await measure();
  } catch (error) {
    process.stderr.write(`  failed: ${(error as Error).stack}\n`);
    process.exitCode = 1;
  } finally {
    await endRun();
  }
  // Connections that wait for nothing would keep the process.
  process.exit();
}

/** The value below which a share of all values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * Prints a figure beside its limit, with how much of it is used. Over the limit the process fails: figures of a shared
 * machine swing, so a limit has room.
 */
export function report(what: string, value: number, unit: string, limit?: number): void {
  const shown = value >= 100 ? value.toFixed(0) : value.toFixed(2);
  const beside =
    limit === undefined
      ? ''
      : `   limit ${limit} ${unit}${limit === 0 ? '' : `, used ${((100 * value) / limit).toFixed(0)} %`}${value > limit ? '   OVER' : ''}`;
  process.stdout.write(`  ${what.padEnd(46)} ${shown.padStart(8)} ${unit}${beside}\n`);
  if (limit !== undefined && value > limit) process.exitCode = 1;
}

/** Median, 95th percentile and worst of several tries. The limit counts for the 95th percentile. */
export function reportAll(what: string, values: readonly number[], unit: string, limit?: number): void {
  report(`${what}, median of ${values.length}`, percentile(values, 0.5), unit);
  report(`${what}, p95`, percentile(values, 0.95), unit, limit);
  report(`${what}, worst`, Math.max(...values), unit);
}

/** Seconds that something takes. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
