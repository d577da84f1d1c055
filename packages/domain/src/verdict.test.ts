import { describe, expect, test } from '@jest/globals';
import type { Fact, OrderData } from './fact.ts';
import { ago, BOOKS, iso, kept, manual, member, NOW, order, paid, role, verdict } from './verdict.samples.ts';

/** [status, frequency, charged, processed, created: days ago or null, kind, grants, until in days from now or null] */
const M = 'MONTHLY';
const ORDERS: [
  string,
  string | null,
  number | null,
  number | null,
  number | null,
  string,
  boolean,
  number | null,
][] = [
  ['ACTIVE', M, 900, null, 999, 'paid-up', true, null],
  ['ACTIVE', null, null, null, null, 'paid-up', true, null],
  ['PAID', 'ONETIME', null, 364, 364, 'paid-up', true, null],
  ['PAID', 'ONETIME', null, 365, 365, 'grace', false, 30],
  ['PAID', 'ONETIME', null, 396, 396, 'lapsed', false, null],
  ['PAID', null, null, null, 100, 'paid-up', true, null],
  ['PAID', 'ONETIME', null, null, null, 'undecided', false, null],
  ['PAID', M, null, 45, 45, 'paid-up', true, null],
  ['PAID', M, null, 46, 46, 'grace', false, 30],
  ['ERROR', M, 45, 5, 900, 'paid-up', true, null],
  ['ERROR', M, 46, 5, 900, 'grace', false, 30],
  ['ERROR', M, 75, 5, 900, 'grace', false, 1],
  ['ERROR', M, 76, 5, 900, 'lapsed', false, null],
  ['ERROR', M, null, 10, 900, 'paid-up', true, null],
  ['ERROR', M, null, null, 1, 'grace', false, 75],
  ['ERROR', 'YEARLY', 364, null, 900, 'paid-up', true, null],
  ['ERROR', 'YEARLY', 365, null, 900, 'grace', false, 30],
  ['PROCESSING', M, 10, null, 900, 'paid-up', true, null],
  ['PROCESSING', M, null, null, 1, 'grace', false, 75],
  ['PROCESSING', M, 80, null, 900, 'lapsed', false, null],
  ['CANCELLED', M, 20, null, 900, 'paid-up', true, 56],
  ['CANCELLED', M, 46, null, 900, 'grace', false, 30],
  ['CANCELLED', M, 76, null, 900, 'lapsed', false, null],
  ['CANCELLED', M, 76, 20, 900, 'paid-up', true, 56],
  ['CANCELLED', M, null, null, 10, 'grace', false, 66],
  ['CANCELLED', M, null, null, null, 'undecided', false, null],
  ['CANCELLED', 'YEARLY', 200, null, 900, 'paid-up', true, 195],
  ['CANCELLED', 'WEEKLY', 3, null, 10, 'undecided', false, null],
  ['PAUSED', M, 20, null, 900, 'paid-up', true, 56],
  ['PAUSED', M, 50, null, 900, 'grace', false, 26],
  ['PAUSED', M, 100, null, 900, 'lapsed', false, null],
  ['EXPIRED', M, 20, null, 900, 'grace', false, 56],
  ['EXPIRED', M, 400, null, 900, 'lapsed', false, null],
  ['PENDING', M, null, null, 1, 'lapsed', false, null],
  ['PENDING', M, 20, null, 900, 'grace', false, 56],
  ['PENDING', M, 90, null, 900, 'lapsed', false, null],
  ['NEW', M, null, null, 0, 'lapsed', false, null],
  ['REQUIRE_CLIENT_CONFIRMATION', M, null, null, 0, 'lapsed', false, null],
  ['REFUNDED', 'ONETIME', null, 2, 2, 'lapsed', false, null],
  ['REJECTED', M, 1, 1, 1, 'lapsed', false, null],
  ['DISPUTED', M, 1, 1, 1, 'undecided', false, null],
  ['IN_REVIEW', M, 1, 1, 1, 'undecided', false, null],
  ['SOMETHING_NEW', M, 1, 1, 1, 'undecided', false, null],
  ['constructor', M, 1, 1, 1, 'undecided', false, null],
];

describe('a contribution', () => {
  const at = (days: number | null) => (days === null ? null : iso(days));
  test.each(ORDERS)(
    '%s %s charged %s processed %s made %s days ago is %s (gives: %s, ends in %s days)',
    (status, frequency, charged, processed, created, kind, grants, until) => {
      const data = { lastChargedAt: at(charged), processedAt: at(processed), createdAt: at(created) };
      const found = verdict([order({ status, frequency, ...data })], paid(), BOOKS, NOW);
      expect(found).toMatchObject({ kind, grants, basis: status });
      expect(found.until).toEqual(until === null ? null : ago(-until));
    },
  );
  test('the rule says how long a one-time contribution counts', () => {
    const once = order({ status: 'PAID', frequency: 'ONETIME', processedAt: iso(31) });
    expect(verdict([once], paid({ termDays: 30 }), BOOKS, NOW).kind).toBe('grace');
    expect(verdict([once], paid({ termDays: 32 }), BOOKS, NOW)).toMatchObject({
      kind: 'paid-up',
      paidUntil: ago(-1),
    });
  });
  test('a year is a calendar year, a leap year included', () => {
    const once = order({ status: 'PAID', frequency: 'YEARLY', processedAt: '2027-06-01T00:00:00Z' });
    expect(verdict([once], paid(), BOOKS, NOW).paidUntil).toEqual(new Date('2028-06-01T00:00:00Z'));
  });
});

describe('several facts', () => {
  const lapsed = () => order({ status: 'CANCELLED', lastChargedAt: iso(300) });
  const grace = (days: number) => order({ status: 'CANCELLED', lastChargedAt: iso(days) });
  const held = () => order({ status: 'DISPUTED' });
  test.each([
    ['paid-up beats all', () => [lapsed(), held(), grace(50), order({})], 'paid-up'],
    ['grace beats undecided and lapsed', () => [lapsed(), held(), grace(50)], 'grace'],
    ['undecided beats lapsed', () => [lapsed(), held()], 'undecided'],
    ['lapsed is what is left', () => [lapsed()], 'lapsed'],
    ['no fact is none', () => [], 'none'],
    ['facts of another source are none', () => [order({}, { source: 'other' })], 'none'],
  ] as const)('%s', (_, facts, kind) => {
    expect(verdict(facts(), paid(), BOOKS, NOW).kind).toBe(kind);
  });
  test('of two graces the later end counts, and an open end beats a dated one', () => {
    expect(verdict([grace(70), grace(50)], paid(), BOOKS, NOW).until).toEqual(ago(-26));
    expect(verdict([grace(10), order({}), grace(11)], paid(), BOOKS, NOW).until).toBeNull();
  });
  test('a tier is named by any of its ids, and another tier is none', () => {
    const of = order({ tierId: 'tier_new', tierAliases: ['120', 'old-hash'] });
    for (const tierId of ['tier_new', '120', 'old-hash']) {
      expect(verdict([of], paid({ tierIds: [tierId] }), BOOKS, NOW).kind).toBe('paid-up');
    }
    expect(verdict([of], paid({ tierIds: ['t2'] }), BOOKS, NOW).kind).toBe('none');
  });
  test('a deleted tier is a question while the contribution counts, and lapses with it', () => {
    const gone = (data: Partial<OrderData>) => order({ tierId: null, lastTierId: 't1', ...data });
    expect(verdict([gone({})], paid({ tierIds: ['t1'] }), BOOKS, NOW)).toMatchObject({
      kind: 'undecided',
      grants: false,
    });
    const old = gone({ status: 'CANCELLED', lastChargedAt: iso(300) });
    expect(verdict([old], paid({ tierIds: ['t1'] }), BOOKS, NOW).kind).toBe('lapsed');
    expect(verdict([gone({})], paid(), BOOKS, NOW).kind).toBe('paid-up');
  });
});

describe('roles', () => {
  test.each(['ADMIN', 'MEMBER', 'ACCOUNTANT', 'COMMUNITY_MANAGER'])(
    'the row of %s is itself the truth',
    (name) => {
      expect(verdict([member(name)], role(name), BOOKS, NOW)).toMatchObject({
        kind: 'paid-up',
        reason: 'books-role',
      });
      const gone = verdict([member(name, { missing: true })], role(name), BOOKS, NOW);
      expect(gone).toMatchObject({ kind: 'lapsed', reason: 'books-role-removed', grants: false });
    },
  );
  test.each(['BACKER', 'FOLLOWER', 'HOST', 'WIZARD'])(
    'a row of %s proves nothing and takes nothing',
    (name) => {
      expect(verdict([member(name)], role(name), BOOKS, NOW)).toMatchObject({
        kind: 'undecided',
        grants: false,
      });
    },
  );
  test('another role is none; a role edited on the row is settled like a removal', () => {
    const edited = verdict([member('MEMBER', { sinceOn: ago(0.02) })], role('ADMIN'), BOOKS, NOW);
    expect(edited).toMatchObject({ kind: 'none', settled: true });
    expect(verdict([member('MEMBER', { sinceOn: ago(0.01) })], role('ADMIN'), BOOKS, NOW).settled).toBe(
      false,
    );
  });
  test('a backer row that is no longer found takes nothing from an order', () => {
    expect(verdict([member('BACKER', { missing: true }), order({})], paid(), BOOKS, NOW).kind).toBe(
      'paid-up',
    );
  });
});

describe('memberships kept by hand', () => {
  test.each([
    ['open', null, null, 'paid-up'],
    ['not begun', '2026-06-02', null, 'none'],
    ['the last day counts whole', null, '2026-06-01', 'paid-up'],
    ['the day after is grace', null, '2026-05-31', 'grace'],
    ['after the grace', null, '2026-05-21', 'lapsed'],
    ['a date nobody can read', null, 'soon', 'undecided'],
  ])('%s', (_, from, until, kind) => {
    expect(verdict([kept('members', from, until)], manual, BOOKS, NOW).kind).toBe(kind);
  });
  test('one for another group is none; one no longer found has lapsed', () => {
    expect(verdict([kept('board', null, null)], manual, BOOKS, NOW).kind).toBe('none');
    expect(verdict([kept('members', null, null, { missing: true })], manual, BOOKS, NOW).kind).toBe('lapsed');
  });
});

describe('what a removal may rest on', () => {
  const cancelled = (more: Partial<Fact> = {}) =>
    order({ status: 'CANCELLED', lastChargedAt: iso(300) }, more);
  const look = (facts: Fact[], source = BOOKS, now = NOW) => {
    const { settled, needsLookUp } = verdict(facts, paid(), source, now);
    return { settled, needsLookUp };
  };
  const yes = { settled: true, needsLookUp: false };
  const no = { settled: false, needsLookUp: false };
  const lookUp = { settled: false, needsLookUp: true };
  test.each([
    ['agreed for two days and looked up', {}, yes],
    ['no complete read yet', { sinceOn: null, agreedOn: null }, no],
    ['one complete read', { sinceOn: NOW }, no],
    ['reads less than 6 h apart', { sinceOn: new Date(NOW.getTime() - 6 * 3_600_000 + 1) }, no],
    ['reads 6 h apart', { sinceOn: new Date(NOW.getTime() - 6 * 3_600_000) }, yes],
    ['never looked up', { confirmedOn: null }, lookUp],
    ['looked up before the reads began to agree', { confirmedOn: ago(3) }, lookUp],
    ['missing, agreed, looked up: gone', { missing: true }, yes],
    ['missing, not looked up', { missing: true, confirmedOn: null }, lookUp],
    ['missing in one read', { missing: true, sinceOn: NOW }, no],
    ['missing in no complete read', { missing: true, sinceOn: null, agreedOn: null }, no],
  ])('%s', (_, more, wanted) => {
    expect(look([cancelled(more)])).toEqual(wanted);
  });
  test('a stale read takes nothing: older than 6 h, or than twice `every`', () => {
    const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
    const old = [cancelled()];
    expect(look(old, BOOKS, later(6))).toEqual(yes);
    expect(look(old, BOOKS, later(6.01))).toEqual(no);
    expect(look(old, { ...BOOKS, everyMs: 5 * 3_600_000 }, later(10))).toEqual(yes);
    expect(look(old, { ...BOOKS, everyMs: 5 * 3_600_000 }, later(10.01))).toEqual(no);
  });
  test('a due date waits for a complete read and a look-up after it', () => {
    const due = (more: Partial<Fact>) =>
      order({ status: 'CANCELLED', lastChargedAt: iso(76.1) }, { sinceOn: ago(70), ...more });
    expect(look([due({ agreedOn: ago(0.2), confirmedOn: ago(60) })])).toEqual(no);
    expect(look([due({ agreedOn: ago(0.05), confirmedOn: ago(60) })])).toEqual(lookUp);
    expect(look([due({ agreedOn: ago(0.05), confirmedOn: ago(0.02) })])).toEqual(yes);
  });
  test('the start of a grace waits just so', () => {
    const due = (more: Partial<Fact>) =>
      order({ status: 'ERROR', lastChargedAt: iso(46.1) }, { sinceOn: ago(20), ...more });
    expect(look([due({ agreedOn: ago(0.2) })])).toEqual(no);
    expect(look([due({ agreedOn: ago(0.05), confirmedOn: ago(0.02) })])).toEqual(yes);
  });
  test('a rejected contribution is settled after 15 minutes', () => {
    const rejected = (minutes: number) =>
      order({ status: 'REJECTED' }, { sinceOn: new Date(NOW.getTime() - minutes * 60_000) });
    expect(look([rejected(15)])).toEqual(yes);
    expect(look([rejected(14)])).toEqual(no);
  });
  test('so it is for a rule that asks about another tier: of several rules of a group each has to be sure', () => {
    const elsewhere = (minutes: number) =>
      order(
        { status: 'REJECTED', tierId: 'another' },
        { sinceOn: new Date(NOW.getTime() - minutes * 60_000) },
      );
    expect(look([elsewhere(15)])).toEqual(yes);
    expect(look([elsewhere(14)])).toEqual(no);
  });
  test('one fact that is not settled keeps all of them from being', () => {
    expect(look([cancelled(), cancelled({ sinceOn: ago(0.1) })])).toEqual(no);
    expect(look([cancelled(), cancelled({ confirmedOn: null })])).toEqual(lookUp);
    expect(look([cancelled({ confirmedOn: null }), cancelled({ sinceOn: NOW })])).toEqual(no);
  });
  test('of somebody the books never showed, a fresh complete read says enough', () => {
    expect(look([])).toEqual(yes);
    expect(look([], { ...BOOKS, lastCompleteOn: null })).toEqual(no);
    expect(look([], { ...BOOKS, lastCompleteOn: ago(1) })).toEqual(no);
  });
});
