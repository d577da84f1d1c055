const DAY_MS = 86_400_000;

/** An instant some whole days of 24 h later. */
export function addDays(from: Date, days: number): Date {
  return new Date(from.getTime() + days * DAY_MS);
}
