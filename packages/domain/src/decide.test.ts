import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyToPerson } from './apply-to-person.ts';
import { addDays } from './calendar.ts';
import { type Change, changeKey, isRemoving } from './change.ts';
import { decide } from './decide.ts';
import { explain } from './explain.ts';
import type { Fact, SourceState } from './fact.ts';
import type { HoldKind } from './hold.ts';
import type { Person, Sources } from './person.ts';
import type { Policy } from './rule.ts';

const T0 = new Date('2026-03-01T12:00:00Z');
const hours = (count: number, from = T0) => new Date(from.getTime() + count * 3_600_000);

const policy: Policy = {
  settingsVersion: 1,
  groups: [
    { name: 'members', title: 'Members', privileged: false },
    { name: 'stewards', title: 'Stewards', privileged: true },
  ],
  rules: [
    {
      group: 'members',
      when: { kind: 'paid', source: 'books', tierId: 'tier', termDays: null },
      graceDays: 30,
    },
    { group: 'stewards', when: { kind: 'role', source: 'books', role: 'ADMIN' }, graceDays: 30 },
  ],
  apps: [
    { name: 'cloud', opens: ['members'], groups: { stewards: 'Stewards' }, make: 'ahead', open: false },
    { name: 'room', opens: ['stewards'], groups: {}, make: 'ahead', open: false },
    { name: 'forum', opens: ['members'], groups: { members: 'members' }, make: 'ahead', open: true },
  ],
  leaving: { leftAfterDays: 60 },
};

const source = (lastCompleteOn: Date | null): SourceState => ({
  name: 'books',
  lastCompleteOn,
  previousCompleteOn: null,
  everyMs: 15 * 60_000,
});
const readAt = (on: Date | null): Sources => ({ books: source(on) });

/** A contribution as the books show it; settled and looked up as of `on`. */
function order(status: string, charged: Date, on: Date, more: Partial<Fact> = {}): Fact {
  const at = charged.toISOString();
  return {
    id: 'f1',
    source: 'books',
    identityId: 'i1',
    data: {
      kind: 'order',
      status,
      frequency: 'MONTHLY',
      tierId: 'tier',
      lastTierId: null,
      createdAt: at,
      processedAt: at,
      lastChargedAt: at,
    } as Fact['data'],
    missing: false,
    firstReadOn: charged,
    lastReadOn: on,
    sinceOn: hours(-12, on),
    agreedOn: on,
    confirmedOn: on,
    ...more,
  };
}

function person(more: Partial<Person> & { life?: Person['account']['life'] } = {}): Person {
  const { life, ...parts } = more;
  return {
    account: {
      id: 'a1',
      life: life ?? 'active',
      username: 'ana',
      name: null,
      language: null,
      version: 1,
      epoch: 1,
    },
    identities: [],
    facts: [],
    grants: [],
    holds: [],
    entitlements: [],
    invitation: { state: 'claimed', byHand: false },
    hasRole: false,
    ...parts,
  };
}
const hold = (kind: HoldKind, more: Partial<Person['holds'][number]> = {}): Person['holds'][number] => ({
  kind,
  placedOn: T0,
  untilOn: null,
  placedBy: kind === 'lapsed' ? 'rule' : 'person',
  ...more,
});
const keys = (changes: Change[]) =>
  changes.map((change) => changeKey(change) + ('treatment' in change ? `=${change.treatment}` : ''));

const paying = order('ACTIVE', hours(-24), T0);
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

/** One step of a person's history. */
type Step =
  | { do: 'charge' | 'fail' | 'cancel' | 'role' | 'unrole' }
  | { do: 'wait'; hours: number }
  | { do: 'read'; complete: boolean; lookUp: boolean }
  | { do: 'hold' | 'lift'; hold: 'barred' | 'manual' | 'security' }
  | { do: 'give' | 'take' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('charge' as const, 'fail' as const, 'cancel' as const) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('role' as const, 'unrole' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      hours: fc.constantFrom(1, 7, 24, 24 * 20, 24 * 61),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('read' as const), complete: fc.boolean(), lookUp: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('hold' as const, 'lift' as const),
      hold: fc.constantFrom('barred' as const, 'manual' as const, 'security' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('give' as const, 'take' as const) }) },
);

type World = { person: Person; sources: Sources; now: Date };

/** What the books and people do to a person; the books' side follows the rules of merging reads. */
function live(world: World, one: Step): World {
  const { person: who, now } = world;
  const facts = (next: readonly Fact[]): World => ({ ...world, person: { ...who, facts: next } });
  const changed = { sinceOn: null, agreedOn: null, confirmedOn: null };
  const without = (id: string) => who.facts.filter((fact) => fact.id !== id);
  const paid = who.facts.find((fact) => fact.id === 'f1');
  switch (one.do) {
    case 'charge':
      return facts([
        ...without('f1'),
        order(
          'ACTIVE',
          now,
          now,
          paid?.data.kind === 'order' && paid.data.status === 'ACTIVE'
            ? { sinceOn: paid.sinceOn, agreedOn: paid.agreedOn, confirmedOn: paid.confirmedOn }
            : changed,
        ),
      ]);
    case 'fail':
    case 'cancel': {
      if (paid === undefined) return world;
      const status = one.do === 'fail' ? 'ERROR' : 'CANCELLED';
      return facts([
        ...without('f1'),
        { ...paid, ...changed, data: { ...paid.data, status } as Fact['data'] },
      ]);
    }
    case 'role': {
      const data = {
        kind: 'member',
        role: 'ADMIN',
        tierId: null,
        lastTierId: null,
        since: null,
      } as Fact['data'];
      return facts([...without('f2'), { ...order('ACTIVE', now, now, changed), id: 'f2', data }]);
    }
    case 'unrole':
      return facts(
        who.facts.map((fact) =>
          fact.id === 'f2' && !fact.missing ? { ...fact, ...changed, missing: true } : fact,
        ),
      );
    case 'wait':
      return { ...world, now: hours(one.hours, now) };
    case 'read': {
      if (!one.complete) return world;
      const seen = who.facts.map((fact) => ({
        ...fact,
        lastReadOn: now,
        sinceOn: fact.sinceOn ?? now,
        agreedOn: now,
        confirmedOn: one.lookUp ? now : fact.confirmedOn,
      }));
      const before = world.sources.books?.lastCompleteOn ?? null;
      return { ...facts(seen), sources: { books: { ...source(now), previousCompleteOn: before } } };
    }
    case 'hold':
      if (who.holds.some((held) => held.kind === one.hold)) return world;
      return { ...world, person: { ...who, holds: [...who.holds, hold(one.hold, { placedOn: now })] } };
    case 'lift':
      return { ...world, person: { ...who, holds: who.holds.filter((held) => held.kind !== one.hold) } };
    case 'give':
    case 'take': {
      const grants = who.grants.filter((grant) => grant.origin !== 'manual');
      const manual = { group: 'stewards', origin: 'manual', startOn: now, endOn: null } as const;
      return { ...world, person: { ...who, grants: one.do === 'give' ? [...grants, manual] : grants } };
    }
  }
}

const START: World = { person: person(), sources: readAt(null), now: T0 };
const acting = (changes: Change[]) => changes.filter((change) => change.kind !== 'confirm');

/** Walks a history, deciding and applying after each step, and looks at each decision. */
function walk(
  steps: readonly Step[],
  look: (before: World, changes: Change[], after: World, one: Step) => void,
): World {
  return steps.reduce((world, one) => {
    const before = live(world, one);
    const changes = decide(before.person, policy, before.sources, before.now);
    const after = { ...before, person: applyToPerson(before.person, changes, before.now) };
    look(before, changes, after, one);
    return after;
  }, START);
}

const histories = fc.array(step, { maxLength: 60, size: 'max' });
const runs = { numRuns: 150 };

describe('over long random histories', () => {
  test('applied and decided again at the same instant, nothing is left to do', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        walk(steps, (_, __, after) => {
          expect(acting(decide(after.person, policy, after.sources, after.now))).toEqual([]);
        });
      }),
      runs,
    );
  });

  test('nobody loses anything by an incomplete read, or while the books are stale', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        walk(steps, (before, changes) => {
          const last = before.sources.books?.lastCompleteOn ?? null;
          const stale = last === null || before.now.getTime() - last.getTime() > 6 * 3_600_000;
          if (!stale) return;
          const books = changes.filter((change) => change.kind === 'end-group' || change.kind === 'leave');
          expect(books).toEqual([]);
          expect(changes.filter((one) => one.kind === 'place-hold' && one.hold === 'lapsed')).toEqual([]);
        });
      }),
      runs,
    );
  });

  test('a group of the books ends only after two agreeing reads, a look-up, and no payment in its term', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        walk(steps, (before, changes) => {
          if (!changes.some((one) => one.kind === 'end-group' && one.group === 'members')) return;
          const fact = before.person.facts.find((one) => one.id === 'f1');
          expect(fact?.confirmedOn).not.toBeNull();
          expect((fact?.agreedOn?.getTime() ?? 0) - (fact?.sinceOn?.getTime() ?? 0)).toBeGreaterThanOrEqual(
            6 * 3_600_000,
          );
          const charged = fact?.data.kind === 'order' ? new Date(fact.data.lastChargedAt ?? 0) : T0;
          expect(before.now.getTime() - charged.getTime()).toBeGreaterThanOrEqual(76 * 86_400_000);
        });
      }),
      runs,
    );
  });

  test('somebody barred has no app and never comes back by paying', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        walk(steps, (_, changes, after) => {
          expect(changes.filter((one) => one.kind === 'lift-hold' && one.hold !== 'lapsed')).toEqual([]);
          if (!after.person.holds.some((one) => one.kind === 'barred')) return;
          expect(after.person.entitlements.filter((one) => one.treatment !== 'left')).toEqual([]);
          expect(changes.filter((one) => one.kind === 'return')).toEqual([]);
        });
      }),
      runs,
    );
  });

  test('what adds goes on whatever of the removals is held, and what goes on never rests on what is held', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        walk(steps, (before, changes) => {
          const removing = changes.filter(isRemoving);
          if (removing.length === 0) return;
          const exclude = new Set(removing.map(changeKey));
          const rest = decide(before.person, policy, before.sources, before.now, { exclude });
          expect(rest.filter(isRemoving)).toEqual([]);
          const adds = changes.filter(
            (one) =>
              ['grant-group', 'lift-hold', 'end-grace', 'return'].includes(one.kind) ||
              (one.kind === 'set-entitlement' && one.treatment === 'present' && one.from !== 'present'),
          );
          expect(rest.map(changeKey)).toEqual(expect.arrayContaining(adds.map(changeKey)));
          const after = applyToPerson(before.person, rest, before.now);
          const lost = before.person.entitlements.filter((had) => {
            const has = after.entitlements.find((one) => one.app === had.app);
            return had.treatment === 'present' && has?.treatment !== 'present';
          });
          expect(lost).toEqual([]);
        });
      }),
      runs,
    );
  });

  test('an account without any group and role is held or has left; one that pays and has no other hold has its apps', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const end = walk(
          [...steps, { do: 'charge' }, { do: 'read', complete: true, lookUp: true }],
          () => {},
        );
        const held = end.person.holds.filter((one) => one.kind !== 'lapsed');
        if (held.length > 0) return;
        expect(end.person.account.life).toBe('active');
        expect(end.person.holds).toEqual([]);
        expect(end.person.entitlements.find((one) => one.app === 'cloud')).toMatchObject({
          treatment: 'present',
          closedOn: null,
        });
      }),
      runs,
    );
  });
});
