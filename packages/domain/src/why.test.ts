import { describe, expect, test } from '@jest/globals';
import { hold, hours, order, paying, T0 } from './decide.samples.ts';
import { appState, inGroup, isAdmin, membersRule, toTier, whyOf, wish } from './why.samples.ts';

const days = (count: number, from = T0) => hours(24 * count, from);
const kinds = (of: readonly { kind: string }[]) => of.map((one) => one.kind);
/** In the group and the app, while the books say this. */
const inside = { grants: [inGroup('members')], entitlements: [wish()] };
const lapsed = order('CANCELLED', days(-120), T0);

describe('why somebody has an app', () => {
  test('the books give the group that opens it', () => {
    const { cloud, members } = whyOf({ ...inside, facts: [paying] });
    expect(cloud).toMatchObject({
      answer: 'yes',
      through: ['members'],
      obstacles: [],
      denied: null,
      endOn: null,
    });
    expect(cloud.cures).toEqual([{ kind: 'stop-paying', group: 'members', graceDays: 30 }]);
    expect(members).toMatchObject({ answer: 'yes', origin: 'rule', startOn: T0 });
  });

  test('a group that ends on a day is told with the day, and what would let it go on', () => {
    const end = days(10);
    const { cloud } = whyOf({
      grants: [inGroup('members', end)],
      entitlements: [wish()],
      facts: [order('CANCELLED', days(-66), T0)],
    });
    expect(cloud).toMatchObject({ answer: 'ending', endOn: end });
    expect(cloud.cures).toContainEqual({ kind: 'pay-again', group: 'members', before: end });
  });

  test('an end that the books show and that is not settled yet is told as that', () => {
    const facts = [{ ...order('CANCELLED', days(-10), T0), sinceOn: hours(-1), confirmedOn: null }];
    const { cloud } = whyOf({ ...inside, facts });
    const end = days(-10 + 46 + 30);
    expect(cloud).toMatchObject({ answer: 'yes', endOn: null, expectedOn: end });
    expect(cloud.cures).toEqual([{ kind: 'pay-again', group: 'members', before: end }]);
    expect(whyOf({ ...inside, facts: [paying] }).cloud.expectedOn).toBeNull();
  });

  test('somebody added by hand stays until somebody ends it', () => {
    const { cloud, members } = whyOf({
      grants: [{ ...inGroup('members'), origin: 'manual' }],
      entitlements: [wish()],
    });
    expect([cloud.answer, members.kept]).toEqual(['yes', [{ kind: 'by-hand', group: 'members' }]]);
    expect(cloud.cures).toEqual([{ kind: 'end-by-hand', group: 'members' }]);
  });

  test('a role, a list kept by hand and a kind of account say how they would end', () => {
    const all = {
      kind: 'all',
      of: [isAdmin, { kind: 'account-type', source: 'books', types: ['INDIVIDUAL'] }],
    } as const;
    const facts = [
      {
        ...paying,
        data: { kind: 'member', role: 'ADMIN', tierId: null, lastTierId: null, since: null } as const,
      },
    ];
    expect(whyOf({ ...inside, facts, rules: [membersRule(all)] }).cloud.cures).toEqual([
      { kind: 'lose-role', group: 'members', role: 'ADMIN' },
      { kind: 'other-type', group: 'members' },
    ]);
    const kept = [
      { ...paying, data: { kind: 'manual', group: 'members', from: null, until: null } as const },
    ];
    expect(
      whyOf({ ...inside, facts: kept, rules: [membersRule({ kind: 'manual', source: 'books' })] }).cloud
        .cures,
    ).toEqual([{ kind: 'leave-list', group: 'members' }]);
  });
});

test('a group that two rules give stays as long as one of them does', () => {
  const facts = [
    paying,
    {
      ...paying,
      id: 'f2',
      data: { kind: 'member', role: 'ADMIN', tierId: null, lastTierId: null, since: null } as const,
    },
  ];
  const rests = { kind: 'any', of: [toTier, isAdmin] } as const;
  const stays = [{ kind: 'stays-while', group: 'members', rests }];
  expect(whyOf({ ...inside, facts, rules: [membersRule(toTier), membersRule(isAdmin)] }).cloud.cures).toEqual(
    stays,
  );
  expect(whyOf({ ...inside, facts, rules: [membersRule(rests)] }).cloud.cures).toEqual(stays);
});

describe('why somebody still has an app though the books no longer say so', () => {
  const kept = (given: Parameters<typeof whyOf>[0]) => {
    const { cloud, members } = whyOf({ ...inside, ...given });
    expect([cloud.answer, members.answer]).toEqual(['kept', 'kept']);
    return members;
  };

  test('a second read has to agree, and from when it counts', () => {
    const members = kept({ facts: [{ ...lapsed, sinceOn: hours(-2), confirmedOn: null }] });
    expect(members.kept).toEqual([{ kind: 'second-read', group: 'members', rule: 1, notBefore: hours(4) }]);
    expect(members.cures).toContainEqual({ kind: 'wait', on: hours(4) });
  });

  test('a look-up of this person has to confirm it', () => {
    expect(kept({ facts: [{ ...lapsed, confirmedOn: null }] }).kept).toEqual([
      { kind: 'look-up', group: 'members', rule: 1 },
    ]);
  });

  test('the books were last read too long ago', () => {
    const members = kept({ facts: [lapsed], readOn: days(-2) });
    expect(members.kept[0]).toEqual({ kind: 'stale', source: 'books', lastCompleteOn: days(-2) });
    expect(members.cures).toContainEqual({ kind: 'read-source', source: 'books' });
  });

  test('the books are not clear', () => {
    const members = kept({ facts: [order('IN_REVIEW', days(-5), T0)] });
    expect(members.kept).toEqual([
      { kind: 'unclear', group: 'members', rule: 1, reason: 'ambiguous', basis: 'IN_REVIEW' },
    ]);
    expect(members.cures).toContainEqual({ kind: 'person-looks' });
  });

  test('the guard holds the ending in a plan', () => {
    const held = {
      key: 'end-group:members',
      reason: 'removal-limit',
      planId: '7',
      madeOn: T0,
      standing: 'none',
    } as const;
    const members = kept({ facts: [lapsed], around: { held: [held] } });
    expect(members.kept).toEqual([{ kind: 'held', ...held }]);
    expect(members.cures).toContainEqual({ kind: 'approve', planId: '7' });
  });

  test('it is decided and not written yet', () => {
    expect(kept({ facts: [lapsed] }).kept).toEqual([{ kind: 'not-decided' }]);
  });
});

describe('why somebody does not have an app', () => {
  const no = (given: Parameters<typeof whyOf>[0]) => {
    const { cloud } = whyOf(given);
    expect(cloud.answer).toBe('no');
    return cloud;
  };

  test.each([
    ['invited and never written to', 'waiting', 'send-invitation'],
    ['invited', 'sent', 'claim'],
    ['invited, and the invitation was withdrawn', 'withdrawn', 'invite-again'],
  ] as const)('%s', (_, state, cure) => {
    const cloud = no({ life: 'invited', invitation: { state, byHand: false }, facts: [paying] });
    expect(cloud).toMatchObject({
      denied: 'invited',
      obstacles: expect.arrayContaining([{ kind: 'life', life: 'invited', invitation: state }]),
    });
    expect(cloud.cures[0]).toEqual({ kind: cure });
  });

  test.each([
    ['left', 'come-back'],
    ['erasing', 'join-anew'],
    ['erased', 'join-anew'],
  ] as const)('the account has %s', (life, cure) => {
    const cloud = no({ life });
    expect([cloud.obstacles[0], cloud.cures[0]]).toEqual([
      { kind: 'life', life, invitation: 'claimed' },
      { kind: cure },
    ]);
  });

  test.each([
    ['barred', ['admin']],
    ['manual', ['admin']],
    ['security', ['strong-sign-in', 'admin']],
    ['lapsed', ['payment']],
    ['inactive', ['sign-in', 'strong-sign-in', 'admin']],
    ['unconfirmed', ['review', 'admin']],
  ] as const)('a hold stands: %s, and who may lift it', (kind, by) => {
    const cloud = no({ ...inside, facts: [paying], holds: [hold(kind)] });
    expect(cloud.denied).toBe(kind);
    expect(cloud.obstacles[0]).toMatchObject({ kind: 'hold', hold: kind, placedOn: T0, untilOn: null });
    expect(cloud.cures).toEqual([{ kind: 'lift', hold: kind, by }]);
  });

  test('a hold with an end says when', () => {
    const cloud = no({ ...inside, facts: [paying], holds: [hold('manual', { untilOn: days(3) })] });
    expect(cloud.cures).toEqual([{ kind: 'wait', on: days(3) }]);
  });

  test('put out until the next payment, and none has come', () => {
    const cloud = no({ facts: [paying], holds: [hold('lapsed', { placedBy: 'person' })] });
    expect(cloud.obstacles[0]).toEqual({ kind: 'pays-anew', since: T0 });
    expect(cloud.cures[0]).toEqual({ kind: 'pay-anew', since: T0 });
  });

  test('the app is not there any more, is only looked at, or was never sent what is wanted', () => {
    expect(kinds(no({ ...inside, facts: [paying], cloud: { retired: true } }).obstacles)).toEqual(['no-app']);
    const gone = whyOf({ ...inside, facts: [paying], around: { apps: [appState('room')] } }).cloud;
    expect([gone.denied, gone.cures]).toEqual(['no-app', [{ kind: 'add-app' }]]);
    const observed = no({ ...inside, facts: [paying], cloud: { mode: 'observe', deliveredTreatment: null } });
    expect(observed).toMatchObject({ denied: 'app-not-open', cures: [{ kind: 'confirm-app' }] });
  });

  test('in the group, but nothing was decided since; or what was decided is held', () => {
    const facts = { facts: [paying], grants: [inGroup('members')] };
    expect(no(facts).obstacles).toEqual([{ kind: 'not-decided' }]);
    const held = {
      key: 'set-entitlement:cloud',
      reason: 'removal-limit',
      planId: '9',
      madeOn: T0,
      standing: 'waits',
    } as const;
    expect(no({ ...facts, around: { held: [held] } }).obstacles).toEqual([{ kind: 'held', ...held }]);
  });

  test('in no group that opens it: which condition fails, and what would make it true', () => {
    const cloud = no({});
    expect(cloud).toMatchObject({
      denied: 'no-group',
      obstacles: [{ kind: 'no-group', groups: ['members'] }],
    });
    expect(cloud.groups[0]?.obstacles).toEqual([
      {
        kind: 'not-met',
        seen: false,
        group: 'members',
        rule: 1,
        reason: 'books-missing',
        basis: null,
        wanting: toTier,
      },
    ]);
    expect(cloud.cures).toEqual([{ kind: 'meet', group: 'members', rule: 1, wanting: toTier }]);
  });
});

test.each([
  ['has not been told yet', null, 'queued', 'next-try'],
  ['has not finished', { kind: 'pending', ref: null, checkAfterMs: 1, until: null }, 'pending', 'next-try'],
  ['did not answer well', { kind: 'retry', afterMs: 1, fault: { code: 'x' } }, 'retry', 'next-try'],
  ['refused', { kind: 'refused', fault: { code: 'x' } }, 'refused', 'look-in-app'],
  ['has another account of that name', { kind: 'conflict', ref: 'r' }, 'conflict', 'look-in-app'],
  ['waits for somebody', { kind: 'needs-person', instructions: 'x' }, 'needs-person', 'look-in-app'],
] as const)('an app that %s is being prepared, and says so', (_, outcome, state, cure) => {
  const { cloud } = whyOf({
    ...inside,
    facts: [paying],
    cloud: { outcome, deliveredTreatment: null, deliveredVersion: 0 },
  });
  expect(cloud).toMatchObject({
    answer: 'preparing',
    obstacles: [{ kind: 'delivery', state }],
    cures: [{ kind: cure }],
  });
});

test.each([
  ['paused', { mode: 'paused' }, ['app-paused'], ['resume-app']],
  ['failing', { quarantined: true }, ['app-quarantined', 'delivery'], ['next-try']],
] as const)('an app that is %s prepares nothing for now', (_, state, obstacles, cures) => {
  const { cloud } = whyOf({
    ...inside,
    facts: [paying],
    cloud: { deliveredTreatment: null, outcome: null, ...state },
  });
  expect([cloud.answer, kinds(cloud.obstacles), kinds(cloud.cures)]).toEqual(['preparing', obstacles, cures]);
});

test('an open app stays open to somebody who has it when the group ends', () => {
  const forum = { ...wish(), app: 'forum' };
  expect(whyOf({ facts: [lapsed], entitlements: [forum] }).forum).toMatchObject({
    answer: 'yes',
    through: [],
  });
  expect(whyOf({ facts: [lapsed] }).forum).toMatchObject({ answer: 'no', denied: 'no-group' });
});
