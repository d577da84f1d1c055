const DAY_MS = 86_400_000;
/** Days before the end on which those who answer for a source are reminded. */
const REMIND_DAYS = [1, 7, 30] as const;

/**
 * The last day on which a source's token is good (ISO date): what was said of the token that replaced the one of the
 * settings, unless the settings have said something else since. Null: nobody has said.
 */
export function tokenEndOf(
  setting: string | null,
  replaced: { endsOn: string | null; settingEndsOn: string | null } | null,
): string | null {
  return replaced !== null && replaced.settingEndsOn === setting ? replaced.endsOn : setting;
}

/** Whole days from `now` until the end of that day (UTC); below zero: it is over. */
export function daysUntil(endsOn: string, now: Date): number {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return Math.round((Date.parse(`${endsOn}T00:00:00Z`) - today) / DAY_MS);
}

/**
 * Which reminder is due: of 30, 7 and 1 days before the end the one that was reached last; null: none yet, or the token
 * has ended and its reads say so.
 */
export function reminderDue(endsOn: string, now: Date): number | null {
  const left = daysUntil(endsOn, now);
  return left < 0 ? null : (REMIND_DAYS.find((days) => left <= days) ?? null);
}
