import { expect, test } from '@jest/globals';
import { keepingBudget } from './keeping-budget.ts';
import type { SourceReader } from './reader.ts';

test('a reader whose requests are counted still tells the names of tiers', async () => {
  const tier = { id: 't1', aliases: [], name: 'Solidarity', slug: null, type: null };
  const reader = { readTiers: async () => [tier] } as unknown as SourceReader;
  expect(await keepingBudget(reader, async () => {}).readTiers?.()).toEqual([tier]);
});
