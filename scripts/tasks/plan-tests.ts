import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasPostgres14, listNeeds } from './needs.ts';
import { type JestRun, runJest } from './run-jest.ts';
import { chooseSlice, type Depth, readTaken } from './slices.ts';
import { type Counts, countTests, timeLines } from './summary.ts';

/** What a run of the suite was. `lines`: its report, for people. */
export type SuiteRun = { counts: Counts; ok: boolean; lines: string[] };

/**
 * Runs the suite: leaves out what the machine lacks (a failure where CI is set), chooses the slices, runs Jest, runs
 * the store's tests once more on PostgreSQL 14, and reports. `args` go to Jest: with any, that is the only run.
 */
export async function runSuite(options: {
  root: string;
  depth: Depth;
  args: readonly string[];
}): Promise<SuiteRun> {
  const { root, args } = options;
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const chosen = chooseSlice(root, options.depth);
  if (chosen === null) throw new Error('LATCHKEY_SLICE has the form SEED/quick, SEED/ci or SEED/all');
  const results = join(root, 'test-results');
  const takenFile = join(results, 'slices.jsonl');
  await mkdir(results, { recursive: true });
  await rm(takenFile, { force: true });

  const lacking = listNeeds(root).filter((need) => !need.present);
  const leftOut = lacking.map((need) => `${need.name} (${need.cure})`);
  const elder = hasPostgres14(root);
  if (!elder) leftOut.push('PostgreSQL 14 (no package for this machine): the store is tested on 18 alone');
  for (const what of leftOut) say(`Left out, as this machine lacks it: ${what}`);
  const strict = process.env.CI === 'true';
  if (strict && leftOut.length > 0 && args.length === 0) {
    const lines = ['CI runs everything, and something is lacking:', ...leftOut.map((what) => `  ${what}`)];
    const counts = { passed: 0, failed: leftOut.length };
    await writeFile(join(results, 'summary.json'), `${JSON.stringify(counts)}\n`);
    return { counts, ok: false, lines };
  }

  const slice = `${chosen.seed}/${chosen.depth}`;
  const env = { LATCHKEY_SLICE: slice, LATCHKEY_SLICE_LOG: takenFile };
  const ignore = ['/node_modules/', ...lacking.map((need) => need.files)];
  const leaveOut = (more: string[]) => `--testPathIgnorePatterns=${[...ignore, ...more].join('|')}`;
  const runs: JestRun[] = [await runJest({ root, title: 'jest', args: [...args, leaveOut([])], env })];
  if (args.length === 0 && elder) {
    say('The store once more, on PostgreSQL 14:');
    const old = { ...env, LATCHKEY_TEST_POSTGRES: '14' };
    runs.push(
      await runJest({
        root,
        title: 'jest-postgres-14',
        args: ['packages/store', leaveOut(['store/src/embedded/'])],
        env: old,
      }),
    );
  }

  const counts = countTests(runs);
  const taken = readTaken(takenFile);
  const lines = [
    'Time by part:',
    ...timeLines(runs, root, chosen.depth),
    ...(taken.length === 0 ? [] : [`Slice ${slice} of the exhaustive sets:`]),
    ...taken.map(({ set, took, of }) => `  ${set.padEnd(40)} ${took} of ${of}`),
    `To repeat exactly this: LATCHKEY_SLICE=${slice} npm test${args.length === 0 ? '' : ` -- ${args.join(' ')}`}`,
    ...leftOut.map((what) => `Left out: ${what}`),
  ];
  await writeFile(join(results, 'summary.json'), `${JSON.stringify(counts)}\n`);
  return { counts, ok: counts.failed === 0 && counts.passed > 0, lines };
}
