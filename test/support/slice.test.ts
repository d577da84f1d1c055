import { afterEach, expect, test } from '@jest/globals';
import { runsOf, seedOf, slice } from './slice.ts';

const kept = process.env.LATCHKEY_SLICE;
const log = process.env.LATCHKEY_SLICE_LOG;
afterEach(() => {
  restore('LATCHKEY_SLICE', kept);
  restore('LATCHKEY_SLICE_LOG', log);
});
function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
const items = Array.from({ length: 200 }, (_, at) => at);
function take(how: string): number[] {
  delete process.env.LATCHKEY_SLICE_LOG;
  process.env.LATCHKEY_SLICE = how;
  return slice('numbers', items, { quick: 5, ci: 50 });
}

test('one commit takes one slice, another commit another; in order, at the depth asked for', () => {
  expect(take('aaa/quick')).toEqual(take('aaa/quick'));
  expect(take('aaa/quick')).not.toEqual(take('bbb/quick'));
  expect(take('aaa/ci')).toHaveLength(50);
  expect(take('aaa/ci')).toEqual([...take('aaa/ci')].sort((a, b) => a - b));
  expect(take('aaa/all')).toEqual(items);
});

test('the slices of many commits reach every item', () => {
  const seen = new Set(Array.from({ length: 300 }, (_, at) => take(`commit${at}/quick`)).flat());
  expect(seen.size).toBe(items.length);
});

test('a quick slice is a part of the deeper one', () => {
  expect(take('aaa/ci')).toEqual(expect.arrayContaining(take('aaa/quick')));
});

test('seeds and numbers of runs follow the same variable', () => {
  process.env.LATCHKEY_SLICE = 'aaa/ci';
  expect(runsOf({ quick: 1, ci: 2, all: 3 })).toBe(2);
  const seed = seedOf('x');
  expect(seedOf('x')).toBe(seed);
  process.env.LATCHKEY_SLICE = 'bbb/ci';
  expect(seedOf('x')).not.toBe(seed);
});
