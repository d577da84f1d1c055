import { describe, expect, test } from '@jest/globals';
import { type ComingEnd, comingEnds, wavesOf } from './coming.ts';
import { hours, order, paying, person, policy, readAt, T0 } from './decide.samples.ts';
import type { Person } from './person.ts';

const inIt = { group: 'members', origin: 'rule', startOn: hours(-900), endOn: null } as const;
const cloud = {
  app: 'cloud',
  treatment: 'present',
  groups: [],
  closedOn: null,
  version: 1,
  epoch: 1,
} as const;
const member = (more: Partial<Person>) => person({ grants: [inIt], entitlements: [cloud], ...more });
const stopped = (daysAgo: number) => order('CANCELLED', hours(-24 * daysAgo), T0);
const days = (who: Person, ahead = 60, sources = readAt(T0)) =>
  comingEnds(who, policy, sources, T0, ahead).map((one) => [one.scope, one.day.toISOString().slice(0, 10)]);

describe('looking ahead for one person', () => {
  test('finds each end on the day in which it falls: the term of 46 days and the grace of 30', () => {
    expect(days(member({ facts: [stopped(66)] }))).toEqual([
      ['group:members', '2026-03-11'],
      ['app:cloud', '2026-03-11'],
    ]);
  });
  test('does not wait for reads: what it shows may come, and is not done', () => {
    expect(days(member({ facts: [stopped(66)] }), 60, readAt(hours(-24 * 9)))).toHaveLength(2);
  });
  test('finds nothing of who pays, of what lies further ahead, and of what is due already', () => {
    expect(days(member({ facts: [paying] }))).toEqual([]);
    expect(days(member({ facts: [stopped(10)] }), 60)).toEqual([]);
    expect(days(member({ facts: [stopped(10)] }), 70)).toHaveLength(2);
    expect(days(member({ facts: [stopped(200)] }))).toEqual([]);
  });
  test('finds nothing of somebody who stays by another group or is put out', () => {
    const manual = { ...inIt, origin: 'manual' } as const;
    expect(days(member({ facts: [stopped(66)], grants: [inIt, manual] }))).toEqual([
      ['group:members', '2026-03-11'],
    ]);
  });
});

describe('a wave', () => {
  const end = (at: number, scope: string, day: string): ComingEnd => ({
    accountId: `a${at}`,
    scope,
    day: new Date(`${day}T00:00:00Z`),
    reason: 'books-lapsed',
  });
  const ends = [
    ...[1, 2, 3, 4].map((at) => end(at, 'group:members', '2026-03-20')),
    ...[1, 2, 3].map((at) => end(at, 'app:cloud', '2026-03-20')),
    ...[5, 6].map((at) => end(at, 'group:members', '2026-03-21')),
  ];
  test('is more on one day than the guard lets go of that app or group', () => {
    const waves = wavesOf(ends, new Map([['group:members', 30]]), () => 3);
    expect(waves.map((one) => [one.scope, one.day.toISOString().slice(0, 10), one.count])).toEqual([
      ['group:members', '2026-03-20', 4],
    ]);
  });
  test('is also what two days that follow one another end together: the guard counts any 24 h', () => {
    const wave = (limit: number) =>
      wavesOf(ends, new Map(), () => limit).map((one) => [one.day.toISOString().slice(0, 10), one.count]);
    expect(wave(5)).toEqual([['2026-03-21', 6]]);
    // What was held did not end: the day after has its own alone.
    expect(wave(3)).toEqual([['2026-03-20', 4]]);
    const apart = ends.map((one) => ({ ...one, day: new Date(one.day.getTime() * 2) }));
    expect(wavesOf(apart, new Map(), () => 5)).toEqual([]);
  });
  test('is none where the limit is wide enough', () => {
    expect(wavesOf(ends, new Map(), () => 6)).toEqual([]);
  });
});
