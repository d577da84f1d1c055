/** Milliseconds to wait before try `tries + 1`: 10 s doubled each time, at most an hour, ± 20 % of jitter from `random` (0–1). */
export function backOffMs(tries: number, random: number): number {
  const base = Math.min(10_000 * 2 ** Math.max(0, tries - 1), 3_600_000);
  return Math.round(base * (0.8 + 0.4 * random));
}
