/** Hours of the co-op's day in which nobody is mailed: `HH:MM`, from … to; over midnight where `from` is later. */
export type QuietHours = { from: string; to: string };

/** When letters go out: the quiet hours (null: none) and the co-op's time zone. */
export type LetterTimes = { quiet: QuietHours | null; timezone: string };

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
const clocks = new Map<string, Intl.DateTimeFormat>();

/**
 * The same instant where it is not in the quiet hours, else their end, by the co-op's clock.
 *
 * | quiet 21:00–08:00, local time | sent            |
 * |-------------------------------|-----------------|
 * | 08:00 … 20:59                 | at once         |
 * | 21:00 … 23:59                 | 08:00, next day |
 * | 00:00 … 07:59                 | 08:00           |
 * | no quiet hours, or from = to  | at once         |
 */
export function notAtNight(due: Date, { quiet, timezone }: LetterTimes): Date {
  if (quiet === null || !isQuiet(due, quiet, timezone)) return due;
  const to = minutesOf(quiet.to);
  const start = due.getTime() - (due.getTime() % MINUTE_MS);
  const wait = (to - localMinutes(due, timezone) + DAY_MINUTES) % DAY_MINUTES;
  const end = new Date(start + wait * MINUTE_MS);
  // The clocks may change that night.
  const off = (to - localMinutes(end, timezone) + 1.5 * DAY_MINUTES) % DAY_MINUTES;
  return new Date(end.getTime() + (off - DAY_MINUTES / 2) * MINUTE_MS);
}

function isQuiet(at: Date, quiet: QuietHours, timezone: string): boolean {
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)];
  const now = localMinutes(at, timezone);
  return from <= to ? now >= from && now < to : now >= from || now < to;
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

function localMinutes(at: Date, timezone: string): number {
  let clock = clocks.get(timezone);
  if (clock === undefined) {
    const hours = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    clock = new Intl.DateTimeFormat('en-GB', { ...hours, timeZone: timezone });
    clocks.set(timezone, clock);
  }
  return minutesOf(clock.format(at));
}
