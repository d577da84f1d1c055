import { addDays } from './calendar.ts';
import type { SourceState } from './fact.ts';
import { isFresh } from './fresh.ts';
import type { LetterFate, WrittenLetter } from './letter-still-so.ts';
import { type Letter, NOTE_AHEAD_DAYS } from './letters.ts';
import type { OrganizationSeats } from './organization-seats.ts';
import { type LetterTimes, notAtNight } from './quiet-hours.ts';

/** A keeper is left so many days to hand the seats out before free ones are mentioned. */
const FREE_AFTER_DAYS = 14;
/** The reminder of an end comes at least this long after the letter it reminds of. */
const APART_DAYS = 14;

/** `toldUntil`: the end of the seats that the keeper was told of; null: of none. */
export type Keeping = { accountId: string; identityId: string; namedOn: Date; toldUntil: Date | null };

/** What the books say of an organization's seats. `taken`: how many of them are. */
export type SeatsNow = { seats: OrganizationSeats; taken: number; source: SourceState };

/**
 * The letters that a keeper is due, and the end that they are told of from then on.
 *
 * | the organization's contribution                        | letter                                          | told of    |
 * |--------------------------------------------------------|-------------------------------------------------|------------|
 * | its source cannot be read                              | –                                               | as it was  |
 * | ends, as two complete reads say, and no end was told   | seats-end; again 30 days before, where that is 14 days away | that end |
 * | ends, and another day was told                         | seats-end 30 days before, where that is 14 days away | that end |
 * | ends, and that day was told; is over, or is unclear    | –                                               | as it was  |
 * | runs, a seat is free, the keeper is one for 14 days    | seats-free, once for each number of seats       | none       |
 * | runs                                                   | –                                               | none       |
 */
export function keeperLetters(
  keeping: Keeping,
  { seats, taken, source }: SeatsNow,
  at: { now: Date; times: LetterTimes },
): { write: Letter[]; toldUntil: Date | null } {
  const { now, times } = at;
  const { accountId, identityId, toldUntil } = keeping;
  const write: Letter[] = [];
  const add = (template: 'seats-end' | 'seats-free', payload: object, key: string, on: Date) => {
    const eventKey = `${template}:${accountId}:${identityId}:${key}`;
    write.push({ template, payload: { identityId, ...payload }, dueOn: notAtNight(on, times), eventKey });
  };
  if (!isFresh(source, now)) return { write, toldUntil };
  if (seats.state === 'runs') {
    const isDue = now >= addDays(keeping.namedOn, FREE_AFTER_DAYS);
    if (isDue && freeOf(seats, taken) > 0) add('seats-free', {}, `${seats.count}`, now);
    return { write, toldUntil: null };
  }
  const { until } = seats;
  if (seats.state !== 'ends' || !seats.settled || until === null || until <= now) return { write, toldUntil };
  if (toldUntil !== null && dayOf(toldUntil) === dayOf(until)) return { write, toldUntil };
  const payload = { until: until.toISOString() };
  const soonOn = addDays(until, -NOTE_AHEAD_DAYS);
  if (toldUntil === null) add('seats-end', payload, dayOf(until), now);
  if (soonOn >= addDays(now, APART_DAYS)) add('seats-end', payload, `${dayOf(until)}:soon`, soonOn);
  return { write, toldUntil: until };
}

/**
 * Whether a letter to a keeper still tells the truth when it would be sent. `now` null: they keep the seats no longer, or
 * there is no such organization.
 *
 * | letter     | is sent while                              | waits while                       |
 * |------------|--------------------------------------------|-----------------------------------|
 * | seats-end  | the seats end on the day it tells          | the source cannot be read         |
 * | seats-free | the contribution runs and a seat is free   | the source cannot be read         |
 */
export function keeperLetterFate(letter: WrittenLetter, seatsNow: SeatsNow | null, now: Date): LetterFate {
  if (seatsNow === null) return 'withdraw';
  const { seats, taken, source } = seatsNow;
  if (!isFresh(source, now)) return 'wait';
  if (letter.template === 'seats-free')
    return seats.state === 'runs' && freeOf(seats, taken) > 0 ? 'send' : 'withdraw';
  const told = new Date(String(letter.payload.until));
  const so = seats.state === 'ends' && seats.until !== null && seats.until > now;
  return so && dayOf(seats.until as Date) === dayOf(told) ? 'send' : 'withdraw';
}

/** How many seats are free; 0 where it is not known how many there are. */
export function freeOf(seats: OrganizationSeats, taken: number): number {
  return Math.max(0, (seats.count ?? 0) - taken);
}

function dayOf(when: Date): string {
  return when.toISOString().slice(0, 10);
}
