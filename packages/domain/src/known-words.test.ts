import { expect, test } from '@jest/globals';
import { unknownWords } from './known-words.ts';

test('words of a later version are told apart from those that are known', () => {
  const words = [
    { kind: 'order', word: 'ACTIVE', count: 30 },
    { kind: 'order', word: 'HIBERNATING', count: 2 },
    { kind: 'order', word: 'constructor', count: 1 },
    { kind: 'member', word: 'FOLLOWER', count: 4 },
    { kind: 'member', word: 'GUARDIAN', count: 1 },
    { kind: 'refund', word: 'DISPUTE', count: 1 },
    { kind: 'refund', word: 'WHIM', count: 1 },
    { kind: 'manual', word: 'honorary', count: 1 },
  ];
  expect(unknownWords(words).map(({ word }) => word)).toEqual([
    'HIBERNATING',
    'constructor',
    'GUARDIAN',
    'WHIM',
  ]);
});
