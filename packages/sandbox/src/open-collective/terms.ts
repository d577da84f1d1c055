import type { Frequency } from './rows.ts';

const DAY_MS = 86_400_000;

/** The same day so many months later; the last day of the month where there is no such day. UTC. */
export function addMonths(date: Date, months: number): Date {
  const moved = new Date(date);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(date.getUTCDate(), last));
  return moved;
}

/** So many days of 24 hours later. */
export function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * DAY_MS);
}

/**
 * When a new subscription is charged for the second time; null: never. Monthly ones are charged on the first of a
 * month, and one that began after the 15th skips the next. @see contracts/open-collective.md §5
 */
export function firstRenewal(paidOn: Date, frequency: Frequency): Date | null {
  if (frequency === 'ONETIME') return null;
  if (frequency === 'YEARLY') return addMonths(paidOn, 12);
  const months = paidOn.getUTCDate() > 15 ? 2 : 1;
  const first = Date.UTC(paidOn.getUTCFullYear(), paidOn.getUTCMonth() + months, 1, paidOn.getUTCHours());
  return new Date(first);
}

/** The charge after the one that was due at `periodStart`. */
export function nextRenewal(periodStart: Date, frequency: Frequency): Date {
  return addMonths(periodStart, frequency === 'YEARLY' ? 12 : 1);
}

/** Days until a refused charge is tried again, after the given number of refusals; null: given up. */
export function retryAfterDays(failures: number): number | null {
  if (failures >= 6) return null;
  return failures <= 2 ? 2 : 5;
}

/** Charging runs every hour, expiring every night. */
export function nextFull(date: Date, unit: 'hour' | 'day'): Date {
  const ms = unit === 'hour' ? DAY_MS / 24 : DAY_MS;
  return new Date(Math.ceil(date.getTime() / ms) * ms);
}
