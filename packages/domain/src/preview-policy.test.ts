import { describe, expect, test } from '@jest/globals';
import { anyPaid, hours, order, paying, person, plainRule, policy, readAt, T0 } from './decide.samples.ts';
import { type PaidInGrace, shortGraces } from './grace-cost.ts';
import type { Person } from './person.ts';
import { previewPerson } from './preview-policy.ts';
import type { Policy } from './rule.ts';

const STALE = readAt(hours(-24 * 40));
const member = (more: Partial<Person> = {}): Person =>
  person({
    facts: [paying],
    grants: [{ group: 'members', origin: 'rule', startOn: hours(-900), endOn: null }],
    entitlements: ['cloud', 'forum'].map((app) => ({
      app,
      treatment: 'present' as const,
      groups: app === 'forum' ? ['members'] : [],
      closedOn: null,
      version: 1,
      epoch: 1,
    })),
    ...more,
  });
const withRules = (rules: Policy['rules']): Policy => ({ ...policy, rules });
const said = (who: Person, after: Policy, sources = readAt(T0)) => {
  const preview = previewPerson(who, policy, after, sources, T0);
  const line = (items: { what: string; name: string; reason: string }[]) =>
    items.map((one) => `${one.what} ${one.name} ${one.reason}`.replace('  ', ' '));
  return preview && { gains: line(preview.gains), losses: line(preview.losses), ends: line(preview.ends) };
};

describe('previewing other rules for one person', () => {
  test('says nothing where nothing changes, also of what the rules in force would change anyhow', () => {
    expect(said(member(), policy)).toBeNull();
    const lapsed = member({ facts: [order('CANCELLED', hours(-24 * 200), T0)] });
    expect(said(lapsed, policy)).toBeNull();
  });

  test('shows who loses which group and apps, with the reason, though the books were last read long ago', () => {
    const losses = ['group members rule-gone', 'app cloud no-group-left', 'app forum no-group-left'];
    const after = withRules(policy.rules.filter((rule) => rule.group !== 'members'));
    expect(said(member(), after)).toMatchObject({
      gains: [],
      losses: expect.arrayContaining(losses.slice(0, 2)),
    });
    expect(said(member(), after, STALE)?.losses).toContain('group members rule-gone');
  });

  test('shows who gains', () => {
    const stewards = { group: 'stewards', when: { ...anyPaid, tierIds: ['tier'] }, ...plainRule };
    expect(said(member(), withRules([...policy.rules, stewards]))).toEqual({
      gains: ['group stewards books-paid-up', 'app room group-opens-app'],
      losses: [],
      ends: [],
    });
  });

  test('shows whose access would end sooner', () => {
    const endOn = hours(24 * 20);
    const late = member({
      facts: [order('ERROR', hours(-24 * 56), T0)],
      grants: [{ group: 'members', origin: 'rule', startOn: hours(-900), endOn }],
    });
    const shorter = withRules(policy.rules.map((rule) => ({ ...rule, graceDays: 15 })));
    expect(said(late, shorter)?.ends).toEqual(['group members books-grace']);
  });

  test('shows invitations that would be withdrawn', () => {
    const invited = person({
      life: 'invited',
      facts: [paying],
      invitation: { state: 'sent', byHand: false },
    });
    expect(said(invited, withRules([]))?.losses).toEqual(['invitation rule-gone']);
  });

  test('never brings back who is barred', () => {
    const barred = member({
      grants: [],
      entitlements: [],
      holds: [{ kind: 'barred', placedOn: T0, untilOn: null, placedBy: 'person' }],
    });
    const wider = withRules([...policy.rules, { group: 'stewards', when: anyPaid, ...plainRule }]);
    expect(said(barred, wider)).toBeNull();
  });
});

describe('a short grace', () => {
  const graced = (days: number) => withRules(policy.rules.map((rule) => ({ ...rule, graceDays: days })));
  const paid = (accountId: string, daysBeforeEnd: number): PaidInGrace => ({
    accountId,
    group: 'members',
    endOn: T0,
    graceDays: 30,
    backOn: hours(-24 * daysBeforeEnd),
  });
  const late = [paid('early', 25), paid('late', 5), paid('edge', 10), paid('late', 4)];
  const told = (before: number | null, after: number) =>
    shortGraces(before === null ? null : graced(before), graced(after), late).map((one) => [
      one.group,
      one.days,
      one.cutOff.map((who) => who.accountId),
    ]);

  test('is told with whom it would have cut off: those who paid after it would have been over', () => {
    expect(told(30, 20)).toEqual([['members', 20, ['late', 'edge']]]);
    expect(told(null, 20)).toEqual([['members', 20, ['late', 'edge']]]);
    expect(told(20, 29)).toEqual([['members', 29, []]]);
  });
  test('is no matter where it is 30 days or more and costs nobody', () => {
    expect(told(30, 30)).toEqual([]);
    expect(told(90, 40)).toEqual([]);
    expect(told(30, 60)).toEqual([]);
  });
  test('of a rule that asks for a role alone is no matter', () => {
    const roles = withRules([
      {
        ...plainRule,
        graceDays: 1,
        group: 'stewards',
        when: { kind: 'role', source: 'books', role: 'ADMIN' },
      },
    ]);
    expect(shortGraces(null, roles, late)).toEqual([]);
  });
});
