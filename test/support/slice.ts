import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/** How many items of an exhaustive set the quick run and the CI run take. `npm run verify` takes all. */
export type SliceSizes = { quick: number; ci: number };

/**
 * The items of an exhaustive set to run now, in their order: all of them, or as many as the run's depth allows, chosen
 * by the run's seed (the commit). The same LATCHKEY_SLICE (`SEED/quick|ci|all`) chooses the same items. What was taken
 * is noted for the run's report.
 */
export function slice<Item>(setName: string, items: readonly Item[], sizes: SliceSizes): Item[] {
  const [seed = 'local', depth = 'quick'] = (process.env.LATCHKEY_SLICE ?? 'local/quick').split('/');
  const wanted = depth === 'all' ? items.length : depth === 'ci' ? sizes.ci : sizes.quick;
  const rank = (at: number) => createHash('sha256').update(`${seed}\n${setName}\n${at}`).digest('hex');
  const chosen = items
    .map((item, at) => ({ item, at, rank: rank(at) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, wanted)
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
  const log = process.env.LATCHKEY_SLICE_LOG;
  if (log)
    appendFileSync(log, `${JSON.stringify({ set: setName, took: chosen.length, of: items.length })}\n`);
  return chosen;
}

/**
 * A number for property tests that follows the run's seed, so that `npm test` of one commit repeats itself:
 * `fc.assert(property, { seed: seedOf('decide'), numRuns: runsOf({ quick: 100, ci: 1_000, all: 20_000 }) })`.
 */
export function seedOf(name: string): number {
  const [seed = 'local'] = (process.env.LATCHKEY_SLICE ?? 'local/quick').split('/');
  return createHash('sha256').update(`${seed}\n${name}`).digest().readInt32BE(0);
}

/** How many runs of a property this depth takes. */
export function runsOf(sizes: SliceSizes & { all: number }): number {
  const depth = (process.env.LATCHKEY_SLICE ?? 'local/quick').split('/')[1];
  return depth === 'all' ? sizes.all : depth === 'ci' ? sizes.ci : sizes.quick;
}
