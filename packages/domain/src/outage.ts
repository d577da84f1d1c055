import { addDays } from './calendar.ts';

/** A span in which a source could not be read: from the first read that failed to the next complete one. */
export type Outage = { from: Date; to: Date };

/**
 * When a grace that begins at `from` is over: after `days` in which the source could be read. Nobody's grace runs while
 * nobody can see whether they paid. `outages` may overlap, in any order.
 */
export function graceEnd(from: Date, days: number, outages: readonly Outage[]): Date {
  let end = addDays(from, days).getTime();
  let counted = from.getTime();
  for (const outage of [...outages].sort((a, b) => a.from.getTime() - b.from.getTime())) {
    const begin = Math.max(outage.from.getTime(), counted);
    if (begin >= end) break;
    const lost = outage.to.getTime() - begin;
    if (lost <= 0) continue;
    end += lost;
    counted = outage.to.getTime();
  }
  return new Date(end);
}
