import { expect, test } from '@jest/globals';
import { digestWeek } from './digest-week.ts';

test.each([
  ['Monday from eight o’clock', '2026-11-23T08:00:00Z', 'UTC', '2026-11-23'],
  ['Monday before eight: last week’s', '2026-11-23T07:59:00Z', 'UTC', '2026-11-16'],
  ['Sunday night: the same week', '2026-11-29T23:59:00Z', 'UTC', '2026-11-23'],
  ['Monday morning far to the east', '2026-11-22T23:30:00Z', 'Asia/Tokyo', '2026-11-23'],
  ['still Sunday far to the west', '2026-11-23T09:00:00Z', 'America/Bogota', '2026-11-16'],
])('the weekly digest: %s', (_, now, timezone, week) => {
  expect(digestWeek(new Date(now), { quiet: null, timezone })).toBe(week);
});
