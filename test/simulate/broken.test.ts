import { describe, expect, test } from '@jest/globals';
import { seedOf, slice } from '../support/slice.ts';
import { BROKEN } from './broken.ts';
import { findBroken } from './run-co-ops.ts';

/** A mistake that five hundred years do not show is none that the simulation can be trusted to find. */
const MOST = 100;
const names = Object.keys(BROKEN);

describe('the oracle catches', () => {
  test.each(slice('broken variants', names, { quick: 10, ci: names.length }))(
    '%s',
    async (name) => {
      const from = Math.abs(seedOf(`broken ${name}`)) % 1_000_000;
      const seeds = Array.from({ length: MOST }, (_, at) => from + at);
      const found = await findBroken(seeds, BROKEN[name] as (typeof BROKEN)[string], 0);
      expect(found?.report ?? 'nothing was found').toMatch(/^Broken: /);
    },
    600_000,
  );
});
