import { describe, expect, test } from '@jest/globals';
import { type Approval, createStandings, type Electorate } from './approval.ts';

describe('second person', () => {
  const now = new Date('2026-03-10T12:00:00Z');
  const people = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ account: `p${at}`, key: 'leave' }));
  type Item = { account: string; key: string };
  const word = (author: string, items: Item[], proposer = 'system', hoursAgo = 1): Approval => ({
    id: author + items.length,
    author,
    proposer,
    changes: Object.fromEntries(
      [...Map.groupBy(items, (one) => one.key)].map(([key, of]) => [key, of.map((one) => one.account)]),
    ),
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
    expect(createStandings(approvals, electorate(admins), now)(about, key).kind).toBe(standing);
  });
});
