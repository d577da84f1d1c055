import { expect, test } from '@jest/globals';
import { fallsOf, isFallAccepted } from './books-fall.ts';

test.each([
  ['nothing was read before', {}, { rows: 3 }, []],
  ['a fifth less is still believed', { rows: 100 }, { rows: 80 }, []],
  ['more than a fifth less is not', { rows: 100 }, { rows: 79 }, ['rows']],
  [
    'members alone, hidden among contributions',
    { rows: 500, members: 100, orders: 400 },
    { rows: 440, members: 40, orders: 400 },
    ['members'],
  ],
  [
    'a part that fell explains the sum',
    { rows: 200, members: 100, orders: 100 },
    { rows: 110, members: 10, orders: 100 },
    ['members'],
  ],
  ['a collection that is no longer told at all', { rows: 10, members: 10 }, { rows: 10 }, ['members']],
])('%s', (_, before, now, fell) => {
  expect(fallsOf(before, now).map((fall) => fall.what)).toEqual(fell);
});

test.each([
  ['the same set of totals', { what: 'members', before: 100, now: 40 }, true],
  ['somebody joined meanwhile', { what: 'members', before: 100, now: 41 }, true],
  ['it fell further than was shown', { what: 'members', before: 100, now: 39 }, false],
  ['a later fall, from another total', { what: 'members', before: 40, now: 20 }, false],
  ['another collection', { what: 'orders', before: 100, now: 40 }, false],
])('what was accepted counts for what was shown only: %s', (_, fall, accepted) => {
  expect(isFallAccepted(fall, [{ what: 'members', before: 100, now: 40 }])).toBe(accepted);
});
