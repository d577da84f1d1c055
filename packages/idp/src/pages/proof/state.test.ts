import { expect, test } from '@jest/globals';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { makeState, pkceOf, readState } from './state.ts';

const keys = createPurposeKeys(['k'.repeat(40)]);
const asked = { source: 'books', account: null, back: '/join' };

test('a state is good in the browser it was made for, for fifteen minutes, and nowhere else', () => {
  const { state, nonce } = makeState(keys, 'join:one', asked, 1_000);
  expect(readState(keys, 'join:one', state, 2_000)).toMatchObject({ ...asked, nonce });
  expect(readState(keys, 'join:other', state, 2_000)).toBeNull();
  expect(readState(keys, 'join:one', state, 1_000 + 16 * 60_000)).toBeNull();
  expect(readState(keys, 'join:one', `x${state}`, 2_000)).toBeNull();
  expect(readState(keys, 'join:one', '', 2_000)).toBeNull();
});

test('the verifier of a request is as long as the standard asks, and another for each', () => {
  expect(pkceOf(keys, 'a').verifier).toMatch(/^[\w-]{43,128}$/);
  expect(pkceOf(keys, 'a').verifier).not.toBe(pkceOf(keys, 'b').verifier);
});
