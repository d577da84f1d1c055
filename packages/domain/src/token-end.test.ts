import { expect, test } from '@jest/globals';
import { daysUntil, reminderDue, tokenEndOf } from './token-end.ts';

const at = (text: string) => new Date(text);

test.each([
  ['2026-05-01T12:00:00Z', 31, null],
  ['2026-05-02T00:00:00Z', 30, 30],
  ['2026-05-20T12:00:00Z', 12, 30],
  ['2026-05-25T23:59:59Z', 7, 7],
  ['2026-05-30T12:00:00Z', 2, 7],
  ['2026-05-31T12:00:00Z', 1, 1],
  ['2026-06-01T12:00:00Z', 0, 1],
  ['2026-06-02T00:00:00Z', -1, null],
])('on %s, %i days before the end, the reminder of %s days is due', (now, left, days) => {
  expect(daysUntil('2026-06-01', at(now))).toBe(left);
  expect(reminderDue('2026-06-01', at(now))).toBe(days);
});

test('a token that was tried and set has its own end, until the settings say another', () => {
  const replaced = { endsOn: '2027-01-31', settingEndsOn: '2026-06-01' };
  expect(tokenEndOf('2026-06-01', null)).toBe('2026-06-01');
  expect(tokenEndOf('2026-06-01', replaced)).toBe('2027-01-31');
  expect(tokenEndOf('2028-01-01', replaced)).toBe('2028-01-01');
  expect(tokenEndOf(null, { endsOn: null, settingEndsOn: null })).toBeNull();
});
