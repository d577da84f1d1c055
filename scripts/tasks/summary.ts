import { relative } from 'node:path';
import type { JestRun } from './run-jest.ts';

/** What several runs of Jest come to. A file that could not be run counts as one failure, and so does a skipped test. */
export type Counts = { passed: number; failed: number };

/** Adds the counts of all runs. A run without a report is a failure. */
export function countTests(runs: readonly JestRun[]): Counts {
  let passed = 0;
  let failed = 0;
  for (const { report, ok } of runs) {
    const before = failed;
    if (report !== null) {
      passed += report.numPassedTests;
      failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
      failed += report.numPendingTests + report.numTodoTests;
    }
    // Jest can fail outside any test: a set-up, a server that does not end.
    if (!ok && failed === before) failed += 1;
  }
  return { passed, failed };
}

/** The part that a file belongs to: `packages/store`, `test/e2e`, `scripts`. */
export function partOf(path: string): string {
  const parts = path.split('/');
  return parts[0] === 'packages' || parts[0] === 'test' ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

/** Seconds of worker time that each part may take in a quick run, on two cores. */
const BUDGET_SECONDS: Readonly<Record<string, number>> = {
  'packages/store': 60,
  'packages/idp': 60,
  'packages/sync': 60,
  'packages/sandbox': 60,
  'packages/latchkey': 60,
  'test/e2e': 240,
  'test/simulate': 60,
  'test/chaos': 120,
};
const BUDGET_ELSE = 30;
/** The deeper slices may take this much longer. */
const FACTOR = { quick: 1, ci: 4, all: 40 };

/** One line for each part, slowest first; a part over its budget is marked. */
export function timeLines(runs: readonly JestRun[], root: string, depth: 'quick' | 'ci' | 'all'): string[] {
  const seconds = new Map<string, number>();
  for (const { report } of runs) {
    for (const file of report?.testResults ?? []) {
      const part = partOf(relative(root, file.name));
      seconds.set(part, (seconds.get(part) ?? 0) + Math.max(0, file.endTime - file.startTime) / 1000);
    }
  }
  return [...seconds]
    .sort((a, b) => b[1] - a[1])
    .map(([part, took]) => {
      const budget = (BUDGET_SECONDS[part] ?? BUDGET_ELSE) * FACTOR[depth];
      const mark = took > budget ? `   OVER ITS BUDGET of ${budget} s` : '';
      return `  ${part.padEnd(24)} ${took.toFixed(1).padStart(7)} s${mark}`;
    });
}
