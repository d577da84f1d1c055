import type { Fact, SourceState } from './fact.ts';

const HOUR_MS = 3_600_000;

/** How far apart two complete full reads must agree before anything is taken away on their word. */
export const AGREE_MS = 6 * HOUR_MS;
/** The same for what the source itself did at once: a rejected contribution, a removed core member. */
export const AGREE_SOON_MS = HOUR_MS / 4;

/** `needsLookUp`: nothing is wanting but the single look-up of this person. */
export type Settling = { settled: boolean; needsLookUp: boolean };

/**
 * Whether the latest complete full read is too old to take anything away on its word: older than
 * max(2 × every, 6 h), or there was none.
 */
export function isStale(readOn: Date | null, source: SourceState, now: Date): boolean {
  if (readOn === null) return true;
  return now.getTime() - readOn.getTime() > Math.max(2 * source.everyMs, AGREE_MS);
}

/**
 * | the fact                                                            | settled | needs its look-up |
 * |---------------------------------------------------------------------|---------|-------------------|
 * | no complete full read says it (or misses it) yet                    | no      | no                |
 * | complete full reads say so, over less than `distanceMs`             | no      | no                |
 * | they agree, but the last one is stale                               | no      | no                |
 * | they agree, but none began at or after `dueOn`                      | no      | no                |
 * | they agree; no look-up since they began to, or none since `dueOn`   | no      | yes               |
 * | they agree, and a look-up since then said the same                  | yes     | no                |
 *
 * `dueOn`: the day on which time alone made the fact mean what it means now; null where the source says it.
 * An absence follows the same table: a fact that is missing and settled is gone.
 */
export function settling(
  fact: Fact,
  source: SourceState,
  now: Date,
  options: { distanceMs: number; dueOn: Date | null },
): Settling {
  const { sinceOn, agreedOn, confirmedOn } = fact;
  const { distanceMs, dueOn } = options;
  const no = { settled: false, needsLookUp: false };
  if (sinceOn === null || agreedOn === null) return no;
  if (agreedOn.getTime() - sinceOn.getTime() < distanceMs) return no;
  if (isStale(agreedOn, source, now)) return no;
  if (dueOn !== null && agreedOn < dueOn) return no;
  const lookedUp = confirmedOn !== null && confirmedOn >= sinceOn && (dueOn === null || confirmedOn >= dueOn);
  return { settled: lookedUp, needsLookUp: !lookedUp };
}
