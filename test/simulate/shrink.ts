import type { History } from './steps.ts';

/** What a history came to: null, or what went wrong, of a kind. */
export type Outcome = { kind: string; text: string } | null;

/**
 * The same failure with fewer steps: parts of the history are left out, large ones first, as long as what remains fails
 * in the same way. Ends after `budgetMs` with the shortest found so far.
 */
export async function shrink(
  history: History,
  run: (history: History) => Outcome | Promise<Outcome>,
  budgetMs: number,
): Promise<{ history: History; outcome: Outcome }> {
  const until = performance.now() + budgetMs;
  let best = history;
  let outcome = await run(history);
  const kind = outcome?.kind;
  const fails = async (shorter: History) => {
    const tried = await run(shorter);
    if (tried === null || tried.kind !== kind) return false;
    best = shorter;
    outcome = tried;
    return true;
  };
  for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.steps.length && performance.now() < until; ) {
      const steps = [...best.steps.slice(0, at), ...best.steps.slice(at + size)];
      if (!(await fails({ ...best, steps }))) at += size;
    }
  }
  while (best.people > 1 && performance.now() < until)
    if (!(await fails({ ...best, people: best.people - 1 }))) break;
  return { history: best, outcome };
}
