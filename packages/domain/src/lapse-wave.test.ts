import { describe, expect, test } from '@jest/globals';
import { addDays } from './calendar.ts';
import { removalLimits } from './guard-limits.ts';
import { wavesAhead as wavesUnder } from './lapse-wave.ts';

const NOW = new Date('2026-12-20T10:00:00Z');
const wavesAhead = (ends: Parameters<typeof wavesUnder>[0], managed: Map<string, number>, now: Date) =>
  wavesUnder(ends, managed, removalLimits(), now);
const at = (days: number, group = 'members') => ({ group, endOn: addDays(NOW, days) });
const many = (count: number, days: number) => Array.from({ length: count }, (_, n) => at(days + n / 1000));

describe('endings that are known', () => {
  test('are a wave where more than the guard lets go fall within 24 hours', () => {
    const managed = new Map([['members', 60]]);
    expect(wavesAhead(many(6, 5), managed, NOW)).toEqual([]);
    const [wave, ...more] = wavesAhead(many(7, 5), managed, NOW);
    expect(more).toEqual([]);
    expect(wave).toEqual({ group: 'members', from: addDays(NOW, 5), to: addDays(NOW, 5.006), count: 7 });
  });

  test('that are spread over days, or further away than two weeks, are none', () => {
    const spread = [1, 2.1, 3.2, 4.3, 5.4].map((days) => at(days));
    expect(wavesAhead(spread, new Map(), NOW)).toEqual([]);
    expect(wavesAhead(many(20, 15.01), new Map(), NOW)).toEqual([]);
    expect(wavesAhead(many(20, -1), new Map(), NOW)).toEqual([]);
  });

  test('are announced 14 days ahead at any hour, though only the day of an end is known', () => {
    const noon = { group: 'members', endOn: new Date('2027-01-03T12:00:00Z') };
    for (const hour of ['00:01', '08:44', '12:01', '23:59']) {
      const now = new Date(`2026-12-20T${hour}:00Z`);
      expect(wavesAhead([noon, noon, noon, noon], new Map(), now)).toMatchObject([{ count: 4 }]);
    }
  });

  test('are counted group by group, and two waves are two', () => {
    const ends = [...many(4, 2), ...many(5, 9), at(2, 'crew'), at(2.1, 'crew')];
    expect(wavesAhead(ends, new Map(), NOW).map(({ group, count }) => [group, count])).toEqual([
      ['members', 4],
      ['members', 5],
    ]);
  });

  test('that follow each other closely are one wave', () => {
    const ends = [...many(4, 2), ...many(4, 2.5)];
    expect(wavesAhead(ends, new Map(), NOW)).toMatchObject([{ count: 8 }]);
  });
});
