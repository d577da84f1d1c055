import { describe, expect, test } from '@jest/globals';
import { admittedVerdict } from './admission.ts';
import { applyToPerson } from './apply-to-person.ts';
import { hold, hours, keys, order, paying, person, policy, readAt, T0 } from './decide.samples.ts';
import { decide } from './decide.ts';
import type { Admission, Person } from './person.ts';
import type { Policy, Rule } from './rule.ts';

const asks: Policy = {
  ...policy,
  rules: policy.rules.map((rule) => (rule.group === 'members' ? { ...rule, admit: 'ask' } : rule)),
};
const rule = asks.rules[0] as Rule;
const lapsed = order('CANCELLED', hours(-24 * 200), T0);
const inIt = { group: 'members', origin: 'rule', startOn: hours(-900), endOn: null } as const;
const said = (state: Admission['state']): Admission[] => [{ group: 'members', state }];
const decided = (more: Partial<Person>, rules = asks) =>
  keys(decide(person(more), rules, readAt(T0), T0)).filter((key) => !key.startsWith('confirm'));

describe('a rule that asks says', () => {
  const verdictOf = (more: Partial<Person>) => {
    const { kind, reason, grants, settled } = admittedVerdict(person(more), rule, readAt(T0), T0);
    return [kind, reason, grants, settled];
  };

  test('of whom the books say nothing, or no: what the books say', () => {
    expect(verdictOf({ facts: [lapsed] })[0]).toBe('lapsed');
    expect(verdictOf({ facts: [] })[0]).toBe('none');
  });
  test('of who pays and was refused: no, settled', () => {
    const over = ['lapsed', 'admission-refused', false, true];
    expect(verdictOf({ facts: [paying], admissions: said('refused') })).toEqual(over);
    expect(verdictOf({ facts: [paying], admissions: said('refused'), grants: [inIt] })).toEqual(over);
  });
  test('of who pays and is in the group, or was admitted: what the books say', () => {
    expect(verdictOf({ facts: [paying], grants: [inIt] }).slice(0, 3)).toEqual([
      'paid-up',
      'books-paid-up',
      true,
    ]);
    expect(verdictOf({ facts: [paying], admissions: said('admitted') })[0]).toBe('paid-up');
  });
  test('of who pays and nobody has answered about: not clear, so nothing is given or taken', () => {
    const waits = ['undecided', 'admission-waits', false, false];
    expect(verdictOf({ facts: [paying] })).toEqual(waits);
    expect(verdictOf({ facts: [paying], admissions: said('waiting') })).toEqual(waits);
  });
});

describe('somebody whose rule asks', () => {
  test('is put on the list when they pay, once, and gets no group, no hold and no app', () => {
    const before = person({ facts: [paying] });
    const changes = decide(before, asks, readAt(T0), T0);
    expect(keys(changes)).toEqual(['ask-admission:members']);
    const after = applyToPerson(before, changes, T0);
    expect(after.admissions).toEqual(said('waiting'));
    expect(decide(after, asks, readAt(T0), T0)).toEqual([]);
  });

  test('who is not claimed yet is put on the list too, and the invitation stays', () => {
    const invited = person({
      life: 'invited',
      facts: [paying],
      invitation: { state: 'waiting', byHand: false },
    });
    expect(keys(decide(invited, asks, readAt(T0), T0))).toEqual(['ask-admission:members']);
  });

  test('gets what the books give once they were admitted', () => {
    expect(decided({ facts: [paying], admissions: said('admitted') })).toEqual([
      'grant-group:members',
      'set-entitlement:cloud=present',
      'set-entitlement:forum=present',
    ]);
  });

  test('who was refused stays refused whatever is paid, and an open invitation is withdrawn', () => {
    expect(decided({ facts: [paying], admissions: said('refused') })).toEqual(['place-hold:lapsed']);
    const invited = person({
      life: 'invited',
      facts: [paying],
      admissions: said('refused'),
      invitation: { state: 'sent', byHand: false },
    });
    expect(keys(decide(invited, asks, readAt(T0), T0))).toEqual(['withdraw-invitation']);
  });

  test('is taken off the list when the books say no, when they are barred, and when nobody is asked any more', () => {
    expect(decided({ facts: [lapsed], admissions: said('waiting') })).toContain('end-admission:members');
    expect(decided({ facts: [paying], admissions: said('waiting'), holds: [hold('barred')] })).toEqual([
      'end-admission:members',
    ]);
    expect(decided({ facts: [paying], admissions: said('waiting') }, policy)).toContain(
      'end-admission:members',
    );
  });

  test('who was in the group before the rule asked stays in it', () => {
    expect(decided({ facts: [paying], grants: [inIt], holds: [hold('manual')] })).toEqual([]);
  });

  test('who is barred is never put on the list', () => {
    expect(decided({ facts: [paying], holds: [hold('barred')] })).toEqual([]);
  });
});
