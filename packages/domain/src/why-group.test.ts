import { describe, expect, test } from '@jest/globals';
import { hours, order, paying, T0 } from './decide.samples.ts';
import type { Condition } from './rule.ts';
import { isAdmin, membersRule, toTier, whyOf } from './why.samples.ts';

const days = (count: number) => hours(24 * count);
const admin = {
  ...paying,
  id: 'f2',
  data: { kind: 'member', role: 'ADMIN', tierId: null, lastTierId: null, since: null },
} as const;
const organization: Condition = { kind: 'account-type', source: 'books', types: ['ORGANIZATION'] };
const obstacles = (given: Parameters<typeof whyOf>[0]) => whyOf(given).members.obstacles;

describe('why somebody is not in a group', () => {
  test('no rule gives it: only a person does', () => {
    const { members } = whyOf({ rules: [] });
    expect(members).toMatchObject({ answer: 'no', obstacles: [{ kind: 'no-rule', group: 'members' }] });
    expect(members.cures).toEqual([{ kind: 'add-by-hand', group: 'members' }]);
  });

  test('a contribution that was there is over, with what the books say of it', () => {
    expect(obstacles({ facts: [order('CANCELLED', days(-120), T0)] })).toEqual([
      {
        kind: 'not-met',
        seen: true,
        group: 'members',
        rule: 1,
        reason: 'books-lapsed',
        basis: 'CANCELLED',
        wanting: toTier,
      },
    ]);
  });

  test('of all that has to be so, what is wanting is told and what is so is not', () => {
    const rules = [membersRule({ kind: 'all', of: [toTier, isAdmin, organization] })];
    expect(obstacles({ rules, facts: [paying] })).toMatchObject([
      { wanting: { kind: 'all', of: [isAdmin, organization] } },
    ]);
    expect(
      obstacles({ rules: [membersRule({ kind: 'all', of: [toTier, isAdmin] })], facts: [paying] }),
    ).toMatchObject([{ wanting: isAdmin }]);
  });

  test('of several that would do, each is told', () => {
    const any = { kind: 'any', of: [toTier, isAdmin] } as const;
    expect(obstacles({ rules: [membersRule(any)] })).toMatchObject([{ wanting: any }]);
  });

  test('what a rule rules out is told as that', () => {
    const not = { kind: 'not', of: isAdmin } as const;
    const rules = [membersRule({ kind: 'all', of: [toTier, not] })];
    expect(obstacles({ rules, facts: [paying, admin] })).toMatchObject([
      { kind: 'not-met', seen: false, wanting: not },
    ]);
  });

  test('several rules: each says what it wants', () => {
    const rules = [membersRule(toTier), membersRule(isAdmin)];
    expect(obstacles({ rules }).map((one) => one.kind === 'not-met' && [one.rule, one.wanting])).toEqual([
      [1, toTier],
      [2, isAdmin],
    ]);
  });

  test.each([
    ['a dispute is open', order('DISPUTED', days(-2), T0), 'ambiguous', 'DISPUTED'],
    ['a status that nobody knows yet', order('FUTURE', days(-2), T0), 'ambiguous', 'FUTURE'],
  ])('the books are not clear: %s', (_, fact, reason, basis) => {
    const { members } = whyOf({ facts: [fact] });
    expect(members.obstacles).toEqual([{ kind: 'unclear', group: 'members', rule: 1, reason, basis }]);
    expect(members.cures).toEqual([{ kind: 'person-looks' }]);
  });

  test('a contribution paused by somebody else is not clear, and says so', () => {
    const paused = order('PAUSED', days(-2), T0);
    const facts = [{ ...paused, data: { ...paused.data, pausedBy: 'HOST' } as typeof paused.data }];
    expect(obstacles({ facts })).toMatchObject([
      { kind: 'unclear', reason: 'books-paused-by-others', basis: 'PAUSED' },
    ]);
  });

  test('the waiting time runs, and until when', () => {
    const rules = [membersRule({ ...toTier, waitDays: 30 })];
    const { members } = whyOf({ rules, facts: [order('ACTIVE', days(-10), T0)] });
    expect(members.obstacles).toEqual([
      { kind: 'waiting-time', group: 'members', rule: 1, untilOn: days(20) },
    ]);
    expect(members.cures).toEqual([{ kind: 'wait', on: days(20) }]);
  });

  test('the rule has ended', () => {
    const rules = [membersRule(toTier, { until: days(-3) })];
    const { members } = whyOf({ rules, facts: [paying] });
    expect(members.obstacles).toEqual([{ kind: 'rule-over', group: 'members', rule: 1, on: days(-3) }]);
    expect(members.cures).toEqual([{ kind: 'change-rule', group: 'members', rule: 1 }]);
  });

  test('what the books show would keep it and does not give it', () => {
    const { members } = whyOf({ facts: [order('CANCELLED', days(-60), T0)] });
    expect(members.obstacles).toMatchObject([
      { kind: 'keeps-only', reason: 'books-grace', basis: 'CANCELLED' },
    ]);
    expect(members.cures).toEqual([{ kind: 'pay-again', group: 'members', before: null }]);
  });

  test('the books were never read, or too long ago to know of a new payment', () => {
    expect(obstacles({ readOn: null })).toEqual([{ kind: 'never-read', source: 'books' }]);
    expect(obstacles({ readOn: days(-3) })).toContainEqual({
      kind: 'stale',
      source: 'books',
      lastCompleteOn: days(-3),
    });
  });

  test('nothing in the books is linked, and a question about it is open', () => {
    const around = { questions: [{ kind: 'same-address', askedOn: T0 }] };
    const { members } = whyOf({ identities: [], around });
    expect(members.obstacles.map((one) => one.kind)).toEqual(['question', 'not-met', 'no-identity']);
    expect(members.cures.map((one) => one.kind)).toEqual(['answer-question', 'meet', 'link']);
  });

  test.each(['none', 'needs-second', 'waits', 'effective'] as const)(
    'joining waits for a person in a plan (%s)',
    (standing) => {
      const held = { key: 'grant-group:stewards', reason: 'privileged', planId: '4', madeOn: T0, standing };
      const { stewards } = whyOf({ facts: [admin], around: { held: [held] } });
      expect(stewards.obstacles).toEqual([{ kind: 'held', ...held }]);
      expect(stewards.cures).toEqual([{ kind: 'approve', planId: '4' }]);
    },
  );

  test.each(['waiting', 'refused'] as const)(
    'a rule asks before somebody comes in, and it is %s',
    (state) => {
      const { members } = whyOf({
        rules: [membersRule(toTier, { admit: 'ask' })],
        facts: [paying],
        admissions: [{ group: 'members', state }],
      });
      expect(members.obstacles).toEqual([{ kind: 'admission', group: 'members', rule: 1, state }]);
      expect(members.cures).toEqual([{ kind: 'admit', group: 'members' }]);
    },
  );

  test('the books give it, and nothing was written yet', () => {
    expect(obstacles({ facts: [paying] })).toEqual([{ kind: 'not-decided' }]);
  });
});
