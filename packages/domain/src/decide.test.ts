import { describe, expect, test } from '@jest/globals';
import { applyToPerson } from './apply-to-person.ts';
import { addDays } from './calendar.ts';
import { changeKey } from './change.ts';
import {
  anyPaid,
  hold,
  hours,
  keys,
  order,
  paying,
  person,
  plainRule,
  policy,
  readAt,
  T0,
} from './decide.samples.ts';
import { decide } from './decide.ts';
import { explain } from './explain.ts';
import type { Fact } from './fact.ts';
import type { HoldKind } from './hold.ts';
import type { Person } from './person.ts';

/** Somebody who pays and has what follows from it. */
const member = applyToPerson(
  person({ facts: [paying] }),
  decide(person({ facts: [paying] }), policy, readAt(T0), T0),
  T0,
);
/** Paid 100 days ago and cancelled: term and grace are over. */
const over = (on: Date, more: Partial<Fact> = {}) => order('CANCELLED', addDays(on, -100), on, more);

describe('a member', () => {
  test('who pays is granted the group and every app it opens', () => {
    expect(keys(decide(person({ facts: [paying] }), policy, readAt(T0), T0))).toEqual([
      'grant-group:members',
      'set-entitlement:cloud=present',
      'set-entitlement:forum=present',
    ]);
  });
  test('whose payment fails is in grace, and keeps every app', () => {
    const failed = { ...member, facts: [order('ERROR', addDays(T0, -50), T0)] };
    expect(keys(decide(failed, policy, readAt(T0), T0))).toEqual(['start-grace:members']);
  });
  test('who pays again within the grace loses the end', () => {
    const grants = member.grants.map((grant) => ({ ...grant, endOn: addDays(T0, 3) }));
    expect(keys(decide({ ...member, grants }, policy, readAt(T0), T0))).toEqual(['end-grace:members']);
  });
  test('whose grace is over loses the group, is held, and every app is told; the open forum only takes the group', () => {
    const gone = { ...member, facts: [over(T0)] };
    const changes = decide(gone, policy, readAt(T0), T0);
    expect(keys(changes)).toEqual([
      'end-group:members',
      'place-hold:lapsed',
      'set-entitlement:cloud=suspended',
      'set-entitlement:forum=present',
    ]);
    const after = applyToPerson(gone, changes, T0);
    expect(after.entitlements.find((one) => one.app === 'forum')?.groups).toEqual([]);
  });
  test.each<[string, Partial<Fact>, Date | null]>([
    ['seen by one read only', { sinceOn: T0, agreedOn: T0 }, T0],
    ['seen by two reads less than 6 h apart', { sinceOn: hours(-5), agreedOn: T0 }, T0],
    ['never seen by a complete read', { sinceOn: null, agreedOn: null }, T0],
    ['settled, but the source is stale', { agreedOn: hours(-7), lastReadOn: hours(-7) }, hours(-7)],
    ['settled, but no complete read is known', {}, null],
  ])('keeps everything while the end is %s', (_, fact, readOn) => {
    const unsure = { ...member, facts: [over(T0, fact)] };
    expect(decide(unsure, policy, readAt(readOn), T0)).toEqual([]);
  });
  test('whose last group ends, and who could keep another, gets that one at once and not at the next run', () => {
    const tierOf = (fact: Fact, tierId: string) =>
      ({ ...fact, id: 'f2', data: { ...fact.data, tierId } }) as Fact;
    const friends = { name: 'friends', title: 'Friends', privileged: false };
    const when = { ...anyPaid, tierIds: ['once'] };
    const both = {
      ...policy,
      groups: [...policy.groups, friends],
      rules: [...policy.rules, { group: 'friends', when, ...plainRule }],
    };
    const failed = tierOf(order('ERROR', addDays(T0, -50), T0), 'once');
    const gone = { ...member, facts: [over(T0), failed] };
    const changes = decide(gone, both, readAt(T0), T0);
    expect(keys(changes)).toEqual([
      'end-group:members',
      'grant-group:friends',
      'start-grace:friends',
      'set-entitlement:cloud=suspended',
      'set-entitlement:forum=present',
    ]);
    expect(decide(applyToPerson(gone, changes, T0), both, readAt(T0), T0)).toEqual([]);
    const waits = {
      exclude: new Set([changeKey({ kind: 'end-group', group: 'members', reason: 'books-lapsed' })]),
    };
    expect(keys(decide(gone, both, readAt(T0), T0, waits))).toEqual([]);
  });
  test('is looked up where nothing else is lacking, and keeps everything until then', () => {
    const unconfirmed = { ...member, facts: [over(T0, { confirmedOn: null })] };
    expect(keys(decide(unconfirmed, policy, readAt(T0), T0))).toEqual(['confirm']);
  });
  test('whose payment is disputed keeps everything until a person has looked', () => {
    const disputed = { ...member, facts: [order('DISPUTED', addDays(T0, -100), T0)] };
    expect(decide(disputed, policy, readAt(T0), T0)).toEqual([]);
  });
  test('who is stopped before an app was ever opened gets no account there', () => {
    const stopped = person({ facts: [paying], holds: [hold('security')] });
    expect(keys(decide(stopped, policy, readAt(T0), T0))).toEqual(['grant-group:members']);
  });
  test('of a source that was never read keeps everything', () => {
    expect(decide({ ...member, facts: [over(T0)] }, policy, {}, T0)).toEqual([]);
  });
  test('with a group given by hand loses only what the books gave', () => {
    const manual = { group: 'stewards', origin: 'manual', startOn: T0, endOn: null } as const;
    const both = { ...member, facts: [over(T0)], grants: [...member.grants, manual] };
    expect(keys(decide(both, policy, readAt(T0), T0))).toEqual([
      'end-group:members',
      'set-entitlement:cloud=suspended',
      'set-entitlement:room=present',
      'set-entitlement:forum=present',
    ]);
  });
  test('with a role of the hub is never held lapsed', () => {
    const admin = { ...member, facts: [over(T0)], hasRole: true };
    expect(keys(decide(admin, policy, readAt(T0), T0))).not.toContain('place-hold:lapsed');
  });
  test('whose rule was taken away loses the group', () => {
    const without = { ...policy, rules: policy.rules.filter((rule) => rule.group !== 'members') };
    expect(decide(member, without, readAt(T0), T0)[0]).toEqual({
      kind: 'end-group',
      group: 'members',
      reason: 'rule-gone',
    });
  });
  test('whose hold has an end is free after it', () => {
    const held = { ...member, holds: [hold('manual', { untilOn: hours(1) })] };
    const suspended = applyToPerson(held, decide(held, policy, readAt(T0), T0), T0);
    expect(keys(decide(suspended, policy, readAt(hours(1)), hours(1)))).toEqual([
      'lift-hold:manual',
      'set-entitlement:cloud=present',
      'set-entitlement:forum=present',
    ]);
  });
  test('who joins the core team gets the app group and the room', () => {
    const role = {
      ...paying,
      id: 'f2',
      data: { kind: 'member', role: 'ADMIN', tierId: null, lastTierId: null, since: null },
    };
    const changes = decide({ ...member, facts: [paying, role as Fact] }, policy, readAt(T0), T0);
    expect(keys(changes)).toEqual([
      'grant-group:stewards',
      'set-entitlement:cloud=present',
      'set-entitlement:room=present',
    ]);
    expect(changes[1]).toMatchObject({ groups: ['Stewards'] });
  });
});

describe('leaving and coming back', () => {
  const gone = { ...member, facts: [over(T0)] };
  const lapsed = applyToPerson(gone, decide(gone, policy, readAt(T0), T0), T0);
  const later = (days: number, facts: Fact[]) => ({ ...lapsed, facts, now: addDays(T0, days) });

  test('a lapsed account leaves after the delay, once a complete read has followed', () => {
    const { now, ...early } = later(59, [over(addDays(T0, 59))]);
    expect(decide(early, policy, readAt(now), now)).toEqual([]);
    const due = addDays(T0, 60);
    const read = hours(1, due);
    const late = { ...lapsed, facts: [over(read)] };
    expect(decide(late, policy, readAt(hours(-1, due)), read).map(changeKey)).not.toContain('leave');
    expect(keys(decide(late, policy, readAt(read), read))).toEqual(['leave', 'set-entitlement:cloud=left']);
  });
  test('a payment lifts lapsed and opens the same apps again', () => {
    const paid = { ...lapsed, facts: [order('ACTIVE', hours(2), hours(3))] };
    expect(keys(decide(paid, policy, readAt(hours(3)), hours(3)))).toEqual([
      'grant-group:members',
      'lift-hold:lapsed',
      'set-entitlement:cloud=present',
      'set-entitlement:forum=present',
    ]);
  });
  test('a payment brings back who has left', () => {
    const left = { ...lapsed, account: { ...lapsed.account, life: 'left' as const } };
    const paid = { ...left, facts: [order('ACTIVE', hours(2), hours(3))] };
    expect(keys(decide(paid, policy, readAt(hours(3)), hours(3)))).toContain('return');
  });
  test.each<HoldKind>(['barred', 'manual', 'security'])('a payment does not lift %s', (kind) => {
    for (const life of ['active', 'left'] as const) {
      const held = {
        ...lapsed,
        holds: [...lapsed.holds, hold(kind)],
        facts: [order('ACTIVE', hours(2), hours(3))],
      };
      const before = { ...held, account: { ...held.account, life } };
      const after = applyToPerson(before, decide(before, policy, readAt(hours(3)), hours(3)), hours(3));
      expect(after.holds.map((one) => one.kind)).toContain(kind);
      expect(after.entitlements.find((one) => one.app === 'cloud')?.treatment).not.toBe('present');
      if (kind === 'barred') expect(after.account.life).toBe(life);
    }
  });
  test('who was put out until the next payment is not brought back by the last one', () => {
    const out = { ...lapsed, holds: [hold('lapsed', { placedBy: 'person' })] };
    const left = { ...out, account: { ...out.account, life: 'left' as const } };
    const old = { ...left, facts: [order('ACTIVE', hours(-1), hours(3))] };
    expect(keys(decide(old, policy, readAt(hours(3)), hours(3)))).toEqual(['set-entitlement:cloud=left']);
    const paid = { ...left, facts: [order('ACTIVE', hours(1), hours(3))] };
    expect(keys(decide(paid, policy, readAt(hours(3)), hours(3)))).toContain('return');
    const still = { ...member, holds: out.holds, facts: old.facts };
    expect(keys(decide(still, policy, readAt(hours(3)), hours(3)))).not.toContain('lift-hold:lapsed');
  });
  test('a group given by hand does not bring back who has left for conduct', () => {
    const manual = { group: 'members', origin: 'manual', startOn: T0, endOn: null } as const;
    const out = person({ life: 'left', holds: [hold('barred')], grants: [manual] });
    expect(decide(out, policy, readAt(T0), T0)).toEqual([]);
  });
  test('a wish that adds is never left out, even under a key that is held', () => {
    const exclude = new Set(['set-entitlement:cloud']);
    const changes = decide(person({ facts: [paying] }), policy, readAt(T0), T0, { exclude });
    expect(keys(changes)).toContain('set-entitlement:cloud=present');
  });
});

describe('an invited account', () => {
  const invited = (state: 'waiting' | 'sent' | 'withdrawn', facts: Fact[], byHand = false) =>
    person({ life: 'invited', facts, invitation: { state, byHand } });
  test.each<[string, Person, string[]]>([
    ['paying: nothing', invited('waiting', [paying]), []],
    ['in grace: the invitation stays', invited('sent', [order('ERROR', addDays(T0, -50), T0)]), []],
    ['lapsed: withdrawn', invited('sent', [over(T0)]), ['withdraw-invitation']],
    ['lapsed, not looked up: asked first', invited('sent', [over(T0, { confirmedOn: null })]), ['confirm']],
    ['withdrawn by rule and paying: again', invited('withdrawn', [paying]), ['invite-again']],
    ['withdrawn by hand and paying: not again', invited('withdrawn', [paying], true), []],
    ['barred: withdrawn', { ...invited('sent', [paying]), holds: [hold('barred')] }, ['withdraw-invitation']],
    ['with a role to take: kept', { ...invited('sent', []), hasRole: true }, []],
  ])('%s', (_, one, wanted) => {
    expect(keys(decide(one, policy, readAt(T0), T0))).toEqual(wanted);
  });
  test('who claims during the grace has access until it ends', () => {
    const claimed = person({ facts: [order('ERROR', addDays(T0, -50), T0)] });
    expect(keys(decide(claimed, policy, readAt(T0), T0))).toEqual([
      'grant-group:members',
      'start-grace:members',
      'set-entitlement:cloud=present',
      'set-entitlement:forum=present',
    ]);
  });
});

test('an explanation says what decide would do, and why not', () => {
  const gone = { ...member, facts: [over(T0)], holds: [hold('manual')] };
  const told = explain(gone, policy, readAt(T0), T0);
  expect(told.groups[0]?.rules[0]).toMatchObject({ verdict: 'lapsed', settled: true });
  expect(told.apps.map((one) => [one.app, one.code])).toEqual([
    ['cloud', 'has-access'],
    ['room', 'held:manual'],
    ['forum', 'has-access'],
  ]);
  expect(told.waiting).toEqual(decide(gone, policy, readAt(T0), T0));
  expect(explain(person(), policy, readAt(T0), T0).apps[0]?.code).toBe('no-group');
});
