/** How many rows each collection of the books has; `rows`: all of them. */
export type Totals = Readonly<Record<string, number>>;

/** A collection that shrank by more than a fifth since the last complete read. */
export type Fall = { what: string; before: number; now: number };

/** A total that fell by more than this part is no reason to take anything away. */
const MOST_FALL = 0.2;

/** What fell by more than a fifth. The sum of all is named only where no single collection explains it. */
export function fallsOf(before: Totals, now: Totals): Fall[] {
  const falls = Object.entries(before).flatMap(([what, count]): Fall[] => {
    const left = now[what] ?? 0;
    return left < count * (1 - MOST_FALL) ? [{ what, before: count, now: left }] : [];
  });
  const parts = falls.filter(({ what }) => what !== 'rows');
  return parts.length > 0 ? parts : falls;
}

/**
 * Whether a person has accepted this fall: the same collection, from the same total, and it has not fallen further than
 * what they were shown.
 */
export function isFallAccepted(fall: Fall, accepted: readonly Fall[]): boolean {
  return accepted.some((one) => one.what === fall.what && one.before === fall.before && fall.now >= one.now);
}
