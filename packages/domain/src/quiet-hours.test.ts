import { describe, expect, test } from '@jest/globals';
import { notAtNight } from './quiet-hours.ts';

const quiet = { from: '21:00', to: '08:00' };

describe('a mail that is due', () => {
  test.each([
    ['in the morning goes at once', '2026-11-26T08:00:00Z', '2026-11-26T08:00:00Z', 'UTC'],
    ['in the last minute of the day goes at once', '2026-11-26T20:59:59Z', '2026-11-26T20:59:59Z', 'UTC'],
    ['in the evening waits for the next morning', '2026-11-26T21:00:00Z', '2026-11-27T08:00:00Z', 'UTC'],
    ['after midnight waits for the same morning', '2026-11-26T00:30:12Z', '2026-11-26T08:00:00Z', 'UTC'],
    [
      'goes by the clock of the co-op, west',
      '2026-11-26T23:30:00Z',
      '2026-11-26T23:30:00Z',
      'America/Bogota',
    ],
    ['waits by the clock of the co-op, east', '2026-11-26T14:30:00Z', '2026-11-26T23:00:00Z', 'Asia/Tokyo'],
    [
      'waits an hour less where the clocks go forward',
      '2026-03-28T22:00:00Z',
      '2026-03-29T06:00:00Z',
      'Europe/Madrid',
    ],
    [
      'waits an hour more where they go back',
      '2026-10-24T22:00:00Z',
      '2026-10-25T07:00:00Z',
      'Europe/Madrid',
    ],
    ['keeps to half hours', '2026-11-26T18:00:00Z', '2026-11-27T02:30:00Z', 'Asia/Kolkata'],
  ])('%s', (_, due, sent, timezone) => {
    expect(notAtNight(new Date(due), { quiet, timezone })).toEqual(new Date(sent));
  });

  test('goes at once where the co-op has no quiet hours', () => {
    const due = new Date('2026-11-26T03:00:00Z');
    expect(notAtNight(due, { quiet: null, timezone: 'UTC' })).toBe(due);
    expect(notAtNight(due, { quiet: { from: '08:00', to: '08:00' }, timezone: 'UTC' })).toBe(due);
  });

  test('waits over noon where the quiet hours do not cross midnight', () => {
    const siesta = { quiet: { from: '13:00', to: '16:00' }, timezone: 'UTC' };
    expect(notAtNight(new Date('2026-07-01T14:00:00Z'), siesta)).toEqual(new Date('2026-07-01T16:00:00Z'));
  });
});
