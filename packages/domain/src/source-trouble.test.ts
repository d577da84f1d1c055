import { expect, test } from '@jest/globals';
import { sourceTrouble } from './source-trouble.ts';

const NOW = new Date('2026-06-15T12:00:00Z');
const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const source = (hours: number | null) => ({
  name: 'books',
  lastCompleteOn: hours === null ? null : ago(hours),
  previousCompleteOn: null,
  everyMs: 900_000,
  outages: [],
});
const none = { count: 0, firstOn: null, problem: null };
const failing = (count: number, hours: number, code: string) => ({
  count,
  firstOn: ago(hours),
  problem: { code, params: {} },
});

test.each([
  ['read a moment ago', source(0.1), none, null],
  ['never tried', source(null), none, null],
  ['nothing has been heard of it for seven hours', source(7), none, [7, null]],
  ['one read timed out', source(0.5), failing(1, 0.2, 'timeout'), null],
  ['two in a row did', source(0.7), failing(2, 0.5, 'timeout'), [0.5, 'timeout']],
  ['one did, and the last complete read is old', source(7), failing(1, 1, 'timeout'), [1, 'timeout']],
  [
    'the token has expired: a person has to act, at once',
    source(0.5),
    failing(1, 0.2, 'token-expired'),
    [0.2, 'token-expired'],
  ],
  ['the totals fell', source(0.5), failing(1, 0.2, 'totals-fell'), [0.2, 'totals-fell']],
  ['the very first read failed', source(null), failing(1, 0.2, 'token-refused'), [0.2, 'token-refused']],
  ['a code of a later version', source(0.5), failing(1, 0.2, 'brand-new'), [0.2, 'brand-new']],
])('%s', (_, state, reads, trouble) => {
  const found = sourceTrouble(state, reads, NOW);
  expect(found === null ? null : [found.since, found.code]).toEqual(
    trouble === null ? null : [ago(trouble[0] as number), trouble[1]],
  );
});
