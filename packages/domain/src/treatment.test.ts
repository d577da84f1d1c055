import { describe, expect, test } from '@jest/globals';
import { canMove, LIFE_MOVES, LIVES, type Life } from './account.ts';
import { type Approval, type Electorate, standingOf } from './approval.ts';
import type { Change } from './change.ts';
import type { Treatment } from './entitlement.ts';
import { guard, scopesOver } from './guard.ts';
import { newPeopleLimit, removalLimits } from './guard-limits.ts';
import { HOLD_KINDS, type HoldKind, LIFTERS, type Lifter, mayLift } from './hold.ts';
import { decideTreatment } from './treatment.ts';

describe('life', () => {
  const legal: Record<Life, Life[]> = {
    invited: ['active', 'erasing'],
    active: ['left', 'erasing'],
    left: ['active', 'erasing'],
    erasing: ['erased'],
    erased: [],
  };
  test.each(LIVES.flatMap((from) => LIVES.map((to) => [from, to, legal[from].includes(to)] as const)))(
    '%s → %s: %s',
    (from, to, may) => {
      expect(canMove(from, to)).toBe(may);
      expect(LIFE_MOVES[from].includes(to)).toBe(may);
    },
  );
});

describe('who lifts a hold', () => {
  const by: Record<HoldKind, Lifter[]> = {
    lapsed: ['payment'],
    inactive: ['sign-in', 'strong-sign-in', 'admin'],
    unconfirmed: ['review', 'admin'],
    barred: ['admin'],
    security: ['strong-sign-in', 'admin'],
    manual: ['admin'],
  };
  test.each(
    HOLD_KINDS.flatMap((kind) => LIFTERS.map((lifter) => [kind, lifter, by[kind].includes(lifter)] as const)),
  )('%s by %s: %s', (kind, lifter, may) => expect(mayLift(kind, lifter)).toBe(may));
});

describe('treatment', () => {
  type Row = [Life, HoldKind | 'none', 'open' | 'opened' | 'closed' | 'closed-long', Treatment];
  const rows: Row[] = [
    ['erasing', 'none', 'opened', 'erased'],
    ['erasing', 'barred', 'open', 'erased'],
    ['erased', 'none', 'open', 'erased'],
    ['active', 'barred', 'opened', 'left'],
    ['active', 'barred', 'open', 'left'],
    ['left', 'barred', 'closed', 'left'],
    ['active', 'none', 'open', 'present'],
    ['active', 'lapsed', 'open', 'present'],
    ['left', 'lapsed', 'open', 'present'],
    ['left', 'none', 'open', 'present'],
    ['active', 'security', 'open', 'suspended'],
    ['active', 'manual', 'open', 'suspended'],
    ['left', 'manual', 'open', 'suspended'],
    ['left', 'none', 'opened', 'left'],
    ['left', 'lapsed', 'closed', 'left'],
    ['left', 'manual', 'closed-long', 'left'],
    ['active', 'none', 'opened', 'present'],
    ['active', 'none', 'closed', 'suspended'],
    ['active', 'none', 'closed-long', 'left'],
    ['active', 'lapsed', 'closed', 'suspended'],
    ['active', 'lapsed', 'closed-long', 'left'],
    ['active', 'manual', 'opened', 'suspended'],
    ['active', 'manual', 'closed-long', 'left'],
    ['active', 'security', 'opened', 'suspended'],
    ['active', 'inactive', 'opened', 'suspended'],
    ['active', 'unconfirmed', 'opened', 'suspended'],
  ];
  test.each(rows)('life %s, hold %s, app %s: %s', (life, hold, app, treatment) => {
    const input = {
      life,
      holds: hold === 'none' ? [] : [hold],
      open: app === 'open',
      opened: app === 'opened',
      closedLongAgo: app === 'closed-long',
    };
    expect(decideTreatment(input)).toBe(treatment);
  });
});

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

describe('second person', () => {
  const now = new Date('2026-03-10T12:00:00Z');
  const people = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ account: `p${at}`, key: 'leave' }));
  const word = (author: string, items: Approval['items'], proposer = 'system', hoursAgo = 1): Approval => ({
    id: author + items.length,
    author,
    proposer,
    items,
    madeOn: new Date(now.getTime() - hoursAgo * 3_600_000),
  });
  const electorate = (admins: number): Electorate => ({
    admins,
    roleHolders: new Set(['boss']),
    privileged: new Set(['stewards']),
  });
  const many = people(11);
  const boss = [{ account: 'boss', key: 'leave' }];
  const steward = [{ account: 'p0', key: 'grant-group:stewards' }];
  const two = [word('account:x', many), word('account:y', many)];
  const split = [word('operator', people(11).slice(0, 6)), word('operator', people(11).slice(6))];
  test.each<[string, string, string, Approval[], number, string]>([
    ['nobody has said anything', 'p0', 'leave', [], 2, 'none'],
    ['another change of the person was approved', 'p0', 'leave', [word('operator', steward)], 2, 'none'],
    [
      'no admin yet: the operator alone, for everybody',
      'p0',
      'leave',
      [word('operator', many)],
      0,
      'effective',
    ],
    ['ten people: one person', 'p0', 'leave', [word('operator', people(10))], 2, 'effective'],
    ['eleven people: one person is not enough', 'p0', 'leave', [word('account:x', many)], 2, 'needs-second'],
    ['eleven people in two approvals of one person', 'p0', 'leave', split, 2, 'needs-second'],
    ['eleven people: two persons', 'p0', 'leave', two, 2, 'effective'],
    [
      'the same person twice',
      'p0',
      'leave',
      [word('account:x', many), word('account:x', many)],
      2,
      'needs-second',
    ],
    [
      'the proposer of a rule and another',
      'p0',
      'leave',
      [word('account:x', many, 'operator')],
      2,
      'effective',
    ],
    ['the proposer alone', 'p0', 'leave', [word('operator', many, 'operator')], 2, 'needs-second'],
    ['a role is affected', 'boss', 'leave', [word('account:x', boss)], 2, 'needs-second'],
    [
      'the one affected does not count',
      'boss',
      'leave',
      [word('account:boss', boss), word('operator', boss)],
      2,
      'needs-second',
    ],
    ['somebody approves what concerns themselves', 'p0', 'leave', [word('account:p0', people(1))], 2, 'none'],
    [
      'the proposer is the one affected',
      'boss',
      'leave',
      [word('account:x', boss, 'account:boss')],
      2,
      'needs-second',
    ],
    ['a privileged group', 'p0', 'grant-group:stewards', [word('account:x', steward)], 2, 'needs-second'],
    ['one admin: two days of waiting', 'p0', 'leave', [word('account:x', many)], 1, 'waits'],
    [
      'one admin: two days have passed',
      'p0',
      'leave',
      [word('account:x', many, 'system', 48)],
      1,
      'effective',
    ],
  ])('%s', (_, about, key, approvals, admins, standing) => {
    expect(standingOf(about, key, approvals, electorate(admins), now).kind).toBe(standing);
  });
});
