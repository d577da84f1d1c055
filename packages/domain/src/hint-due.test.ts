import { expect, test } from '@jest/globals';
import { addressDue, hintDue } from './hint-due.ts';

const NOW = new Date('2026-06-15T12:00:00Z');
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

test.each([
  ['the first hint about somebody is looked into at once', null, 0],
  ['one long after the last is, too', -30, 0],
  ['one 10 s after the last waits until 30 s after it', -10, 20],
  ['one at the very same instant waits 30 s', 0, 30],
  ['one that comes while another waits is folded into that', 12, 12],
])('%s', (_, newest, due) => {
  expect(hintDue(NOW, newest === null ? null : at(newest))).toEqual(at(due));
});

test('an address that is not there yet is asked for after 30 s, 2 min and 10 min, and then no more', () => {
  expect([0, 1, 2, 3].map((tries) => addressDue(NOW, tries))).toEqual([at(30), at(120), at(600), null]);
});
