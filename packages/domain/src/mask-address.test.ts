import { expect, test } from '@jest/globals';
import { maskAddress } from './mask-address.ts';

test.each([
  ['ana@example.org', 'a…@example.org'],
  ['ñandú@example.org', 'ñ…@example.org'],
  ['💚heart@example.org', '💚…@example.org'],
  ['"a@b"@example.org', '"…@example.org'],
  ['@example.org', '…@example.org'],
  ['nonsense', '…'],
])('of %s is shown %s', (address, shown) => {
  expect(maskAddress(address)).toBe(shown);
});
