import { describe, expect, test } from '@jest/globals';
import { applyToPerson } from './apply-to-person.ts';
import { addDays } from './calendar.ts';
import { hold, hours, order, person, policy, readAt, source, T0 } from './decide.samples.ts';
import { decide } from './decide.ts';
import type { Fact } from './fact.ts';
import { letterFate } from './letter-still-so.ts';
import { type LetterFacts, lettersOf, renewalNotes } from './letters.ts';
import type { Person, Sources } from './person.ts';

const always = { quiet: null, timezone: 'UTC' };
const inMembers = (endOn: Date | null = null) => [
  { group: 'members', origin: 'rule' as const, startOn: addDays(T0, -300), endOn },
];
const yearly = (status: string, charged: Date, on: Date): Fact => {
  const fact = order(status, charged, on);
  return { ...fact, data: { ...fact.data, frequency: 'YEARLY' } as Fact['data'] };
};

/** Decides, and answers the letters that follow and the person after it. */
function turn(before: Person, now: Date, more: Partial<LetterFacts> = {}) {
  const facts = { person: before, policy, sources: readAt(now), now, times: always, ...more };
  const changes = decide(before, policy, facts.sources, now);
  const letters = lettersOf(changes, facts);
  return {
    after: applyToPerson(before, changes, now),
    letters,
    told: letters.write.map(({ template }) => template),
  };
}
const fateOf = (template: string, payload: object, who: Person, now: Date, sources: Sources = readAt(now)) =>
  letterFate({ template, payload: payload as Record<string, unknown> }, who, policy, sources, now);

describe('a contribution that stopped', () => {
  const charged = addDays(T0, -60);
  const late = person({ facts: [order('ACTIVE', charged, T0)], grants: inMembers() });
  const failed = { ...late, facts: [order('ERROR', charged, T0)] };

  test('is told once, with the day on which access ends', () => {
    const { letters, after } = turn(failed, T0);
    expect(letters.write).toEqual([
      {
        template: 'grace-started',
        payload: { ends: [{ group: 'members', endOn: after.grants[0]?.endOn?.toISOString() }] },
        dueOn: T0,
        eventKey: `grace-started:a1:${after.grants[0]?.endOn?.toISOString()}`,
      },
    ]);
    expect(turn(after, hours(1)).told).toEqual([]);
  });

  test('is told by two complete reads that agree, not by one', () => {
    const once = { ...failed, facts: [order('ERROR', charged, T0, { sinceOn: T0, agreedOn: T0 })] };
    expect(turn(once, T0).told).toEqual([]);
    const twice = { ...failed, facts: [order('ERROR', charged, T0, { sinceOn: hours(-7), agreedOn: T0 })] };
    expect(turn(twice, T0).told).toEqual(['grace-started']);
  });

  test('is told to nobody while the books cannot be read', () => {
    const seen = addDays(T0, -2);
    const unread = { ...failed, facts: [order('ERROR', charged, seen)] };
    expect(turn(unread, T0, { sources: readAt(seen) }).told).toEqual([]);
    const { after, letters } = turn(failed, T0);
    const [letter] = letters.write;
    expect(fateOf('grace-started', letter?.payload ?? {}, after, addDays(T0, 2), readAt(T0))).toBe('wait');
    expect(fateOf('grace-started', letter?.payload ?? {}, after, addDays(T0, 2))).toBe('send');
  });

  test('and was paid again before the letter went out is not told', () => {
    const { after, letters } = turn(failed, T0);
    const paid = { ...after, facts: [order('ACTIVE', T0, hours(12))] };
    const again = turn(paid, hours(12));
    expect(again.letters.withdraw).toContain('grace-started');
    expect(again.told).toEqual([]);
    expect(fateOf('grace-started', letters.write[0]?.payload ?? {}, again.after, hours(12))).toBe('withdraw');
  });

  test('is told in the morning where it is decided at night', () => {
    const times = { quiet: { from: '21:00', to: '08:00' }, timezone: 'Asia/Tokyo' };
    expect(turn(failed, T0, { times }).letters.write[0]?.dueOn).toEqual(new Date('2026-03-01T23:00:00Z'));
  });

  test('is not told to somebody who is stopped for another reason', () => {
    expect(turn({ ...failed, holds: [hold('manual')] }, T0).told).toEqual([]);
  });
});

describe('a contribution cancelled inside its paid term', () => {
  const charged = addDays(T0, -100);
  const who = person({ facts: [yearly('CANCELLED', charged, T0)], grants: inMembers() });

  test('is told at once with the last day, and again 30 days before it', () => {
    const { letters, after } = turn(who, T0);
    const endOn = after.grants[0]?.endOn as Date;
    expect(letters.write.map(({ template, dueOn }) => [template, dueOn])).toEqual([
      ['cancelled', T0],
      ['ends-soon', addDays(endOn, -30)],
    ]);
    const [, soon] = letters.write;
    expect(fateOf('ends-soon', soon?.payload ?? {}, after, soon?.dueOn as Date)).toBe('send');
  });

  test('is told once where the last day is near', () => {
    const near = person({ facts: [yearly('CANCELLED', addDays(T0, -364), T0)], grants: inMembers() });
    expect(turn(near, T0).told).toEqual(['cancelled']);
  });

  test('and taken up again is not reminded of', () => {
    const { after, letters } = turn(who, T0);
    const again = turn({ ...after, facts: [yearly('ACTIVE', charged, hours(12))] }, hours(12));
    expect(again.letters.withdraw).toEqual(expect.arrayContaining(['cancelled', 'ends-soon']));
    expect(fateOf('ends-soon', letters.write[1]?.payload ?? {}, again.after, hours(12))).toBe('withdraw');
  });
});

describe('the end of access', () => {
  const over = person({ facts: [order('ERROR', addDays(T0, -90), T0)], grants: inMembers(addDays(T0, -1)) });

  test('is one letter, whatever ends with it, and coming back is another', () => {
    const ended = turn(over, T0);
    expect(ended.told).toEqual(['access-ended']);
    expect(ended.after.holds.map(({ kind }) => kind)).toEqual(['lapsed']);
    const back = turn({ ...ended.after, facts: [order('ACTIVE', hours(1), hours(12))] }, hours(12));
    expect(back.told).toEqual(['restored']);
    expect(back.letters.withdraw).toContain('access-ended');
    expect(fateOf('access-ended', { hold: 'lapsed' }, back.after, hours(12))).toBe('withdraw');
    expect(fateOf('restored', {}, back.after, hours(12))).toBe('send');
  });

  test('is followed by a farewell when membership ends, and by one welcome on return', () => {
    const ended = turn(over, T0).after;
    const later = addDays(T0, 61);
    const facts = [order('ERROR', addDays(T0, -90), later)];
    const left = turn({ ...ended, facts }, later);
    expect(left.told).toEqual(['left']);
    const back = turn({ ...left.after, facts: [order('ACTIVE', later, hours(12, later))] }, hours(12, later));
    expect(back.told).toEqual(['restored']);
    expect(fateOf('left', {}, back.after, hours(12, later))).toBe('withdraw');
  });

  test('of one group, where others stay, names that group', () => {
    const two = person({
      facts: [order('ACTIVE', hours(-24), T0)],
      grants: [...inMembers(), { group: 'old', origin: 'rule', startOn: T0, endOn: null }],
    });
    const { letters, after } = turn(two, T0);
    expect(letters.write.map(({ template, payload }) => [template, payload])).toEqual([
      ['group-ended', { groups: ['old'] }],
    ]);
    expect(fateOf('group-ended', { groups: ['old'] }, after, T0)).toBe('send');
  });

  test('is told to nobody who never had an account', () => {
    expect(turn({ ...over, account: { ...over.account, life: 'invited' } }, T0).told).toEqual([]);
  });
});

test('an answer about a username is told to those who are still members', () => {
  for (const template of ['handle-granted', 'handle-refused']) {
    expect(fateOf(template, {}, person({}), T0)).toBe('send');
    const left = person({ account: { ...person({}).account, life: 'left' } });
    expect(fateOf(template, {}, left, T0)).toBe('withdraw');
  }
});

describe('a yearly contribution', () => {
  const note = (who: Person, now: Date) =>
    renewalNotes({ person: who, policy, sources: { books: source(now) }, now, times: always });
  const charged = addDays(T0, -340);
  const who = person({ facts: [yearly('ACTIVE', charged, T0)], grants: inMembers() });

  test('is announced within the last 30 days before it renews, once a year', () => {
    const renewsOn = new Date(charged);
    renewsOn.setUTCFullYear(renewsOn.getUTCFullYear() + 1);
    const [letter, ...more] = note(who, T0);
    expect(more).toEqual([]);
    expect(letter?.payload).toEqual({ factId: 'f1', renewsOn: renewsOn.toISOString() });
    expect(note(who, hours(24))[0]?.eventKey).toBe(letter?.eventKey);
    expect(note(who, addDays(T0, -10))).toEqual([]);
    expect(note(who, addDays(renewsOn, -1))).toEqual([]);
    expect(fateOf('renewal-note', letter?.payload ?? {}, who, T0)).toBe('send');
  });

  test('that was cancelled, or changed since, is not announced', () => {
    const [letter] = note(who, T0);
    const cancelled = { ...who, facts: [yearly('CANCELLED', charged, T0)] };
    expect(note(cancelled, T0)).toEqual([]);
    expect(fateOf('renewal-note', letter?.payload ?? {}, cancelled, T0)).toBe('withdraw');
    const monthly = { ...who, facts: [order('ACTIVE', charged, T0)] };
    expect(note(monthly, T0)).toEqual([]);
    expect(note({ ...who, holds: [hold('manual')] }, T0)).toEqual([]);
  });
});
