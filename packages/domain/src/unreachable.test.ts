import { expect, test } from '@jest/globals';
import { type Unreached, unreachableCause } from './unreachable.ts';

const plain: Unreached = {
  type: 'INDIVIDUAL',
  isIncognito: false,
  isGuest: false,
  sourceKind: 'open-collective',
};

test.each<[string, Partial<Unreached>[], string]>([
  ['nobody of the books', [], 'no-books'],
  ['an incognito account', [{ isIncognito: true }], 'incognito'],
  ['an organization', [{ type: 'ORGANIZATION' }], 'organization'],
  ['a guest', [{ isGuest: true }], 'guest'],
  ['somebody of a list', [{ sourceKind: 'file' }], 'not-in-list'],
  ['a person whose address is not shown', [{}], 'hidden'],
])('%s cannot be invited for its own cause', (_, identities, cause) => {
  expect(unreachableCause(identities.map((one) => ({ ...plain, ...one })))).toBe(cause);
});
