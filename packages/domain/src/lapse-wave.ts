import { addDays } from './calendar.ts';

/** A grant of a group that ends on a day that is known. */
export type KnownEnd = { group: string; endOn: Date };

/** More endings of a group within 24 hours than go by without a person. */
export type LapseWave = { group: string; from: Date; to: Date; count: number };

/**
 * How far ahead is looked for waves: two weeks, and a day more, since most ends are known by their day alone and are
 * taken for its noon. So a wave is announced at least 14 days ahead at whatever hour of the day that is.
 */
export const WAVE_AHEAD_DAYS = 15;
const DAY_MS = 86_400_000;

/**
 * Waves of the next two weeks that the guard would hold: in one group, more endings within 24 hours than its limit, one
 * wave for those that overlap. `managed`: accounts in each group. `limitOf`: the most that a scope with so many accounts
 * may lose in that time. `now`: calendar.
 */
export function wavesAhead(
  ends: readonly KnownEnd[],
  managed: ReadonlyMap<string, number>,
  limitOf: (scope: string, managed: number) => number,
  now: Date,
): LapseWave[] {
  const until = addDays(now, WAVE_AHEAD_DAYS);
  const waves: LapseWave[] = [];
  for (const group of [...new Set(ends.map((one) => one.group))].sort()) {
    const times = ends
      .filter((one) => one.group === group && one.endOn > now && one.endOn <= until)
      .map((one) => one.endOn.getTime())
      .sort((a, b) => a - b);
    const limit = limitOf(`group:${group}`, managed.get(group) ?? 0);
    let first = 0;
    let wave: { from: number; to: number } | null = null;
    const close = () => {
      if (wave === null) return;
      const { from, to } = wave;
      const count = times.filter((at) => at >= from && at <= to).length;
      waves.push({ group, from: new Date(from), to: new Date(to), count });
      wave = null;
    };
    times.forEach((at, last) => {
      while (at - (times[first] as number) > DAY_MS) first += 1;
      if (last - first + 1 <= limit) return;
      const from = times[first] as number;
      if (wave !== null && from > wave.to) close();
      wave = { from: wave?.from ?? from, to: at };
    });
    close();
  }
  return waves;
}
