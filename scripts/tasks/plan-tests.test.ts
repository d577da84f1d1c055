import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { listNeeds } from './needs.ts';
import { runSuite } from './plan-tests.ts';
import type { JestReport, JestRun } from './run-jest.ts';
import { chooseSlice, readTaken } from './slices.ts';
import { countTests, partOf, timeLines } from './summary.ts';

const root = join(import.meta.dirname, '../..');
const kept = { ...process.env };
afterEach(() => {
  for (const name of ['CI', 'CHROMIUM', 'LATCHKEY_SLICE']) {
    if (kept[name] === undefined) delete process.env[name];
    else process.env[name] = kept[name];
  }
});

function jestRun(ok: boolean, report: Partial<JestReport> | null): JestRun {
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  const whole = report && { ...none, numRuntimeErrorTestSuites: 0, testResults: [], ...report };
  return { title: 'x', ok, seconds: 1, report: whole };
}

test.each([
  ['all well', [jestRun(true, { numPassedTests: 3 }), jestRun(true, { numPassedTests: 2 })], 5, 0],
  ['a failed test', [jestRun(false, { numPassedTests: 3, numFailedTests: 2 })], 3, 2],
  ['a file that cannot be run', [jestRun(false, { numPassedTests: 3, numRuntimeErrorTestSuites: 1 })], 3, 1],
  ['a skipped test', [jestRun(true, { numPassedTests: 3, numPendingTests: 1 })], 3, 1],
  ['a test to be written', [jestRun(true, { numPassedTests: 3, numTodoTests: 1 })], 3, 1],
  ['a failure outside any test', [jestRun(false, { numPassedTests: 3 })], 3, 1],
  ['no report at all', [jestRun(false, null)], 0, 1],
])('%s: counted', (_, runs, passed, failed) => {
  expect(countTests(runs)).toEqual({ passed, failed });
});

test('time is told by part, and a part over its budget is marked', () => {
  const file = (name: string, seconds: number) => ({
    name: `/repo/${name}`,
    startTime: 0,
    endTime: seconds * 1000,
    status: 'passed',
  });
  const testResults = [
    file('packages/domain/src/decide.test.ts', 20),
    file('packages/domain/src/guard.test.ts', 15),
    file('test/e2e/journey.browser.test.ts', 100),
  ];
  const lines = timeLines([jestRun(true, { testResults })], '/repo', 'quick');
  expect(lines[0]).toMatch(/test\/e2e +100\.0 s$/);
  expect(lines[1]).toMatch(/packages\/domain +35\.0 s +OVER ITS BUDGET of 30 s$/);
  expect(timeLines([jestRun(true, { testResults })], '/repo', 'ci').join()).not.toContain('OVER');
  expect(partOf('scripts/run.test.ts')).toBe('scripts');
});

test('the slice is the commit’s, or the one asked for; a malformed one is refused', () => {
  delete process.env.LATCHKEY_SLICE;
  expect(chooseSlice(root, 'quick')).toMatchObject({
    depth: 'quick',
    seed: expect.stringMatching(/^[0-9a-f]{12}$/),
  });
  expect(chooseSlice(tmpdir(), 'ci')).toEqual({ depth: 'ci', seed: 'no-commit' });
  process.env.LATCHKEY_SLICE = 'abc123/all';
  expect(chooseSlice(root, 'quick')).toEqual({ depth: 'all', seed: 'abc123' });
  process.env.LATCHKEY_SLICE = 'abc123';
  expect(chooseSlice(root, 'quick')).toBeNull();
});

test('what was taken is read once for each set', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-taken-'));
  const line = (set: string, took: number) => `${JSON.stringify({ set, took, of: 9 })}\n`;
  writeFileSync(join(folder, 'taken'), line('b', 1) + line('a', 2) + line('b', 1));
  expect(readTaken(join(folder, 'taken')).map(({ set }) => set)).toEqual(['a', 'b']);
  expect(readTaken(join(folder, 'none'))).toEqual([]);
  rmSync(folder, { recursive: true });
});

test('what the machine lacks fails a run of CI before Jest, and is named with its cure', async () => {
  process.env.CHROMIUM = '/nowhere/chromium';
  expect(listNeeds(root).find((need) => need.name === 'Chromium')?.present).toBe(false);
  process.env.CI = 'true';
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-plan-'));
  const { ok, counts, lines } = await runSuite({ root: folder, depth: 'ci', args: [] });
  rmSync(folder, { recursive: true });
  expect(ok).toBe(false);
  expect(counts.failed).toBeGreaterThan(0);
  expect(lines.join('\n')).toContain('Chromium (apt-get install');
});
