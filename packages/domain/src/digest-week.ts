import type { LetterTimes } from './quiet-hours.ts';

const DAY_MS = 86_400_000;
const HOUR = 8;

/**
 * The Monday (`YYYY-MM-DD`, by the co-op's clock) whose weekly digest is due by now: from 08:00 on that day, until the
 * next Monday's.
 */
export function digestWeek(now: Date, { timezone }: LetterTimes): string {
  const local = (at: Date, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-CA', { ...options, timeZone: timezone }).format(at);
  // An hour by the wall is an hour by the clock here: only the day is asked for.
  const shifted = new Date(now.getTime() - HOUR * 3_600_000);
  const day = local(shifted, { year: 'numeric', month: '2-digit', day: '2-digit' });
  const noon = new Date(`${day}T12:00:00Z`);
  const sinceMonday = (noon.getUTCDay() + 6) % 7;
  return new Date(noon.getTime() - sinceMonday * DAY_MS).toISOString().slice(0, 10);
}
