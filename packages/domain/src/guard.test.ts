import { describe, expect, test } from '@jest/globals';
import type { Change } from './change.ts';
import { guard, scopesOver } from './guard.ts';
import { newPeopleLimit, removalLimits } from './guard-limits.ts';

describe('guard', () => {
  test.each([
    [0, 3],
    [30, 3],
    [39, 3],
    [40, 4],
    [60, 6],
    [60_000, 6000],
  ])('of %i accounts %i may go in a day', (managed, limit) =>
    expect(removalLimits()('app:cloud', managed)).toBe(limit),
  );
  test.each([
    [0, 20],
    [100, 20],
    [105, 21],
    [5000, 1000],
  ])('of %i known people %i new ones need nobody', (known, limit) =>
    expect(newPeopleLimit(known)).toBe(limit),
  );

  test('removals of the last day count with those of this run', () => {
    const managed = new Map([['app:cloud', 60]]);
    const over = (planned: number, taken: number) =>
      scopesOver(
        {
          managed,
          planned: new Map([['app:cloud', planned]]),
          taken: new Map([['app:cloud', taken]]),
        },
        removalLimits(),
      ).size;
    expect([over(6, 0), over(7, 0), over(1, 5), over(1, 6), over(0, 9)]).toEqual([0, 1, 0, 1, 0]);
  });

  const end: Change = { kind: 'end-group', group: 'members', reason: 'books-lapsed' };
  const grant: Change = { kind: 'grant-group', group: 'readers', reason: 'books-paid-up' };
  const privileged: Change = { kind: 'grant-group', group: 'stewards', reason: 'books-role' };
  const close: Change = {
    kind: 'set-entitlement',
    app: 'cloud',
    from: 'present',
    treatment: 'suspended',
    groups: [],
    closedOn: null,
    reason: 'no-group-opens-app',
  };
  const judge = (changes: Change[], over: string[], approved: string[] = []) => {
    const limits = {
      keepers: new Set<string>(),
      over: new Set(over),
      privileged: new Set(['stewards']),
      approved: (account: string, key: string) => approved.includes(`${account} ${key}`),
    };
    const { go, held } = guard('a', changes, limits);
    return { go, held: held.map((one) => `${one.reason} ${one.change.kind}`) };
  };

  test('one removal over a limit holds all removals of the person, and no addition', () => {
    expect(judge([end, close, grant], ['app:cloud'])).toEqual({
      go: [grant],
      held: ['removal-limit end-group', 'removal-limit set-entitlement'],
    });
  });
  test('joining a privileged group waits; everything else of the person goes on', () => {
    expect(judge([privileged, end, close], [])).toEqual({
      go: [end, close],
      held: ['privileged grant-group'],
    });
  });
  test('an approval lets go the very change it names, of the very person', () => {
    expect(judge([end, close], ['app:cloud'], ['a set-entitlement:cloud']).held).toEqual([]);
    expect(judge([end, close], ['app:cloud'], ['b set-entitlement:cloud']).held).toHaveLength(2);
    expect(judge([end, close], ['app:cloud'], ['a end-group:members']).held).toHaveLength(2);
    expect(judge([privileged], [], ['a grant-group:stewards']).held).toEqual([]);
  });
});
