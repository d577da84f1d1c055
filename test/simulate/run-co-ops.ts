import fc from 'fast-check';
import { Broken } from './oracle.ts';
import type { Parts } from './parts.ts';
import { runHistory } from './run-history.ts';
import { type Outcome, shrink } from './shrink.ts';
import { type History, histories, tell } from './steps.ts';

/** Years of one co-op's history. */
export const YEARS = 5;
const SIZE = { steps: 150, people: 10 };

/** The history that a seed stands for, always the same. */
export function historyOf(seed: number): History {
  const [history] = fc.sample(histories(YEARS * 12, SIZE), { seed, numRuns: 1 });
  if (history === undefined) throw new Error('no history was made');
  return history;
}

/** Runs one history: which invariant did not hold; null: all held. */
export function judge(history: History, parts: Parts): Outcome {
  try {
    runHistory(history, parts);
    return null;
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return { kind: error.invariant, text: error.message };
  }
}

/** The first co-op of these seeds in which something goes wrong, with the shortest history that shows it, for people. */
export async function findBroken(
  seeds: Iterable<number>,
  parts: Parts,
  shrinkMs: number,
): Promise<{ seed: number; invariant: string; report: string } | null> {
  for (const seed of seeds) {
    const history = historyOf(seed);
    const outcome = judge(history, parts);
    if (outcome === null) continue;
    const shorter = await shrink(history, (one) => judge(one, parts), shrinkMs);
    const report = [
      `Broken: ${outcome.kind}. To repeat it: npm run simulate -- --years ${YEARS} --seed ${seed}`,
      tell(shorter.history),
      shorter.outcome?.text ?? outcome.text,
    ].join('\n\n');
    return { seed, invariant: outcome.kind, report };
  }
  return null;
}
