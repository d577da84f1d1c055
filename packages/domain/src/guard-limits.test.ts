import { describe, expect, test } from '@jest/globals';
import { CAREFUL, isLooser, removalLimits, shareFor } from './guard-limits.ts';
import type { GuardSettings } from './rule.ts';

const own: GuardSettings = {
  ...CAREFUL,
  apps: { cloud: { percent: 50, min: 1 } },
  groups: { cloud: { percent: 1, min: 2 } },
};

describe('the limit of a scope', () => {
  test('is its own where the settings give it one, for apps and groups of one name apart', () => {
    const limitOf = removalLimits(own);
    expect([limitOf('app:cloud', 10), limitOf('group:cloud', 10), limitOf('app:chat', 10)]).toEqual([
      5, 2, 3,
    ]);
    expect(shareFor('group:constructor', own)).toEqual(CAREFUL.removals);
  });
  test.each([
    ['of a scope with hundreds the settings’ number is let go', 200, 50],
    ['of forty no more than half is, whatever the settings say', 40, 20],
    ['of six as many as where nothing is said', 6, 3],
    ['of two as where nothing is said, too', 2, 3],
  ])('%s', (_, managed, most) => {
    const limitOf = removalLimits({ ...CAREFUL, removals: { percent: 10, min: 50 } });
    expect(limitOf('app:cloud', managed)).toBe(most);
  });
  test('is raised and never lowered by a raise', () => {
    const limitOf = removalLimits(
      undefined,
      new Map([
        ['app:cloud', 40],
        ['app:chat', 1],
      ]),
    );
    expect([limitOf('app:cloud', 100), limitOf('app:chat', 100), limitOf('group:cloud', 100)]).toEqual([
      40, 10, 10,
    ]);
  });
});

describe('settings are looser than others', () => {
  const base = { ...own, keepers: ['ursula'] };
  test.each<[string, Partial<GuardSettings>, boolean]>([
    ['when nothing differs', {}, false],
    ['when more of all may go', { removals: { percent: 11, min: 3 } }, true],
    ['when less may go', { removals: { percent: 5, min: 1 } }, false],
    ['when more new people may come', { newPeople: { percent: 20, min: 21 } }, true],
    ['when one app lets more go', { apps: { chat: { percent: 20, min: 3 } } }, true],
    ['when a group loses its tighter limit', { groups: {} }, true],
    ['when an app loses its wider limit', { apps: { cloud: { percent: 10, min: 1 } } }, false],
    ['when somebody is no keeper any more', { keepers: [] }, true],
    ['when somebody becomes a keeper', { keepers: ['ursula', 'pilar'] }, false],
  ])('%s: %p is %p', (_, more, looser) => expect(isLooser(base, { ...base, ...more })).toBe(looser));
});
