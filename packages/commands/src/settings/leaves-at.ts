import type { When, WhenLeaf } from './schema.ts';

/** Every leaf of a condition, with where it stands in the file. */
export function leavesAt(
  when: When,
  path: (string | number)[],
): { leaf: WhenLeaf; path: (string | number)[] }[] {
  if ('all' in when) return when.all.flatMap((one, at) => leavesAt(one, [...path, 'all', at]));
  if ('any' in when) return when.any.flatMap((one, at) => leavesAt(one, [...path, 'any', at]));
  if ('not' in when) return leavesAt(when.not, [...path, 'not']);
  return [{ leaf: when, path }];
}
