import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runsOf, seedOf } from '../../../test/support/slice.ts';
import { makeClaimCode, readClaimCode } from './claim-code.ts';

const params = { seed: seedOf('claim-code'), numRuns: runsOf({ quick: 100, ci: 500, all: 5_000 }) };
const randoms = fc.array(fc.nat(1_000_000), { minLength: 10, maxLength: 10 });
const from = (numbers: number[]) => {
  let at = 0;
  return makeClaimCode((n) => (numbers[at++] as number) % n);
};

describe('a claim code', () => {
  test('is two groups of five signs', () => {
    fc.assert(
      fc.property(randoms, (numbers) => {
        expect(from(numbers)).toMatch(/^[2-9A-Z]{5}-[2-9A-Z]{5}$/);
      }),
      params,
    );
  });

  test('is read however it is typed: small, spaced, without its hyphen', () => {
    fc.assert(
      fc.property(
        randoms,
        fc.constantFrom('', ' ', ' - ', '–', '\t'),
        fc.boolean(),
        (numbers, gap, small) => {
          const code = from(numbers);
          const spaced = [...code.replace('-', '')].join(gap);
          const read = readClaimCode(small ? spaced.toLowerCase() : spaced);
          expect(read).toBe(code.replace('-', ''));
        },
      ),
      params,
    );
  });

  test('has no two signs that one look-alike stands for', () => {
    const signs = new Set<string>();
    for (let at = 0; at < 100; at += 1) for (const sign of from(Array(10).fill(at))) signs.add(sign);
    signs.delete('-');
    for (const sign of '0O1ILZSBGNVDAECUQ') expect(signs.has(sign)).toBe(false);
    expect(signs.size).toBe(19);
  });

  test.each(['', '12345', '3479F-FHJK', '3479F-FHJKMM', '0000O-IIIII', '<img>34799'])(
    '%j is none',
    (typed) => {
      expect(readClaimCode(typed)).toBeNull();
    },
  );
});
