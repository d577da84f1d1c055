import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyToPerson } from './apply-to-person.ts';
import { type Change, changeKey, isRemoving } from './change.ts';
import { hold, hours, order, person, policy, readAt, source, T0 } from './decide.samples.ts';
import { decide } from './decide.ts';
import type { Fact } from './fact.ts';
import type { Person, Sources } from './person.ts';

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
