import { expect, test } from '@jest/globals';
import { tellingRules } from './explain.ts';

const rules = (...verdicts: string[]) => verdicts.map((verdict, at) => ({ verdict, at }));

test.each([
  ['what found something is told, and nothing else', ['none', 'lapsed', 'never-read', 'grace'], [1, 3]],
  ['where none did, one stands for all', ['none', 'none', 'never-read'], [0]],
  ['a group without rules tells nothing', [], []],
])('%s', (_what, given, told) => {
  expect(tellingRules(rules(...given)).map(({ at }) => at)).toEqual(told);
});
