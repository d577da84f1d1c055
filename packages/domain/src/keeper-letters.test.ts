import { describe, expect, test } from '@jest/globals';
import { addDays } from './calendar.ts';
import { source, T0 } from './decide.samples.ts';
import { keeperLetterFate, keeperLetters, type SeatsNow } from './keeper-letters.ts';
import type { OrganizationSeats } from './organization-seats.ts';

const times = { quiet: null, timezone: 'UTC' };
const at = { now: T0, times };
const keeping = { accountId: 'k', identityId: 'o', namedOn: addDays(T0, -14), toldUntil: null };
const runs: OrganizationSeats = { count: 3, state: 'runs', until: null, groups: ['members'], settled: true };
const ends = (days: number): OrganizationSeats => ({ ...runs, state: 'ends', until: addDays(T0, days) });
const fresh = source(T0);
const stale = source(addDays(T0, -3));
const now = (seats: OrganizationSeats, taken = 3, read = fresh): SeatsNow => ({ seats, taken, source: read });
const told = (letters: ReturnType<typeof keeperLetters>) =>
  letters.write.map(({ template, dueOn }) => [template, dueOn]);

describe('whoever hands out seats', () => {
  test('is told once that they end, and once more 30 days before, where that is 14 days away', () => {
    const far = keeperLetters(keeping, now(ends(60)), at);
    expect(told(far)).toEqual([
      ['seats-end', T0],
      ['seats-end', addDays(T0, 30)],
    ]);
    expect(far.toldUntil).toEqual(addDays(T0, 60));
    expect(told(keeperLetters(keeping, now(ends(44)), at))).toHaveLength(2);
    expect(told(keeperLetters(keeping, now(ends(43)), at))).toEqual([['seats-end', T0]]);
    const again = { ...keeping, toldUntil: far.toldUntil };
    expect(keeperLetters(again, now(ends(60)), at)).toEqual({ write: [], toldUntil: far.toldUntil });
  });

  test('hears of an end that moved only when it is near; of one after it was paid again, anew', () => {
    const moved = keeperLetters({ ...keeping, toldUntil: addDays(T0, 60) }, now(ends(70)), at);
    expect(told(moved)).toEqual([['seats-end', addDays(T0, 40)]]);
    const paid = keeperLetters({ ...keeping, toldUntil: addDays(T0, 60) }, now(runs), at);
    expect(paid).toEqual({ write: [], toldUntil: null });
  });

  test('is told nothing by what is not settled, not known, over or not read', () => {
    const unsettled = { ...ends(60), settled: false };
    const unclear: OrganizationSeats = { ...runs, state: 'unclear', count: null };
    const over: OrganizationSeats = { ...runs, state: 'over', count: 0 };
    for (const one of [now(unsettled), now(unclear, 0), now(over, 0), now(ends(60), 3, stale)])
      expect(keeperLetters(keeping, one, at)).toEqual({ write: [], toldUntil: null });
    expect(keeperLetters(keeping, now(runs, 0, stale), at).write).toEqual([]);
  });

  test('hears of free seats two weeks after being named, once for each number', () => {
    const [letter] = keeperLetters(keeping, now(runs, 2), at).write;
    expect(letter).toMatchObject({ template: 'seats-free', eventKey: 'seats-free:k:o:3' });
    expect(keeperLetters(keeping, now(runs, 3), at).write).toEqual([]);
    expect(keeperLetters({ ...keeping, namedOn: addDays(T0, -13) }, now(runs, 2), at).write).toEqual([]);
    expect(keeperLetters(keeping, now({ ...runs, count: null }, 2), at).write).toEqual([]);
  });
});

describe('a letter about seats', () => {
  const end = { template: 'seats-end', payload: { until: addDays(T0, 60).toISOString() } };
  const free = { template: 'seats-free', payload: {} };
  test.each([
    ['send', end, now(ends(60))],
    ['withdraw', end, now(ends(61))],
    ['withdraw', end, now(runs)],
    ['wait', end, now(ends(60), 3, stale)],
    ['send', free, now(runs, 2)],
    ['withdraw', free, now(runs, 3)],
    ['withdraw', free, now(ends(60), 2)],
    ['withdraw', free, null],
  ] as const)('%s: %j', (fate, letter, seatsNow) => {
    expect(keeperLetterFate(letter, seatsNow, T0)).toBe(fate);
  });
});
