import type { SourceState } from './fact.ts';
import { isStale } from './settled.ts';

/** Codes that mostly pass by themselves: one such read alone is no trouble yet. */
const PASSING = new Set([
  'unreachable',
  'timeout',
  'rate-limited',
  'server-error',
  'answer-broken',
  'answer-errors',
  'answer-empty',
  'me-changed',
  'rows-short',
  'rows-shrank',
  'interrupted',
]);

/** Whether what a code says mostly passes by itself; a code that nobody knows does not. */
export function isPassing(code: string): boolean {
  return PASSING.has(code);
}

/** Full reads since the last complete one. `problem`: the first of the newest read that failed. */
export type Failing = {
  count: number;
  firstOn: Date | null;
  problem: { code: string; params: Readonly<Record<string, string | number>> } | null;
};

/** Why a source counts as unreadable, and since when. `code` null: no read has ended lately, nobody knows why. */
export type SourceTrouble = {
  since: Date;
  code: string | null;
  params: Readonly<Record<string, string | number>>;
};

/**
 * Whether people who answer for a source have to be told that it cannot be read.
 *
 * | reads since the last complete one                         | trouble                                  |
 * |-----------------------------------------------------------|------------------------------------------|
 * | none failed, and the last complete one is not stale       | no                                       |
 * | none failed, and it is stale                              | since it was made, nobody knows why      |
 * | none failed, and there never was one                      | no: it has not been tried yet            |
 * | one failed for what mostly passes by itself, not stale    | no                                       |
 * | one failed for what a person has to see to                | since then, with its code                |
 * | several failed, or one and stale                          | since the first of them, with its code   |
 */
export function sourceTrouble(source: SourceState, failing: Failing, now: Date): SourceTrouble | null {
  const isOld = source.lastCompleteOn !== null && isStale(source.lastCompleteOn, source, now);
  const { problem, firstOn } = failing;
  if (firstOn === null) {
    return isOld && source.lastCompleteOn !== null
      ? { since: source.lastCompleteOn, code: null, params: {} }
      : null;
  }
  const passes = problem === null || isPassing(problem.code);
  if (failing.count === 1 && passes && !isOld) return null;
  return { since: firstOn, code: problem?.code ?? null, params: problem?.params ?? {} };
}
