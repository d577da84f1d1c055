import { describe, expect, test } from '@jest/globals';
import { anyPaid, plainRule } from './decide.samples.ts';
import type { Fact, OrderData } from './fact.ts';
import type { HeldSeat } from './held-seat.ts';
import { organizationSeats } from './organization-seats.ts';
import type { PaidLeaf, Rule, SeatCount } from './rule.ts';
import { ago, BOOKS as BOOKS_ALONE, iso, NOW, order } from './verdict.samples.ts';
import { verdict } from './verdict.ts';

const BOOKS = { books: BOOKS_ALONE };
const seats = (count: SeatCount, paid: PaidLeaf = anyPaid): Rule => ({
  group: 'members',
  when: { kind: 'seat', source: 'books', paid, seats: count },
  ...plainRule,
});
const FIVE = seats({ kind: 'number', number: 5 });
const held = (facts: Fact[], place = 1, more: Partial<HeldSeat> = {}): HeldSeat => ({
  identityId: 'org',
  source: 'books',
  type: 'ORGANIZATION',
  place,
  facts,
  ...more,
});
const running = (more: Partial<OrderData> = {}) =>
  order({ status: 'ACTIVE', lastChargedAt: iso(10), ...more });
const stopped = (days: number) => order({ status: 'CANCELLED', lastChargedAt: iso(days) });
const judge = (seat: HeldSeat[], rule: Rule = FIVE) =>
  verdict({ facts: [], identities: [], seats: seat }, rule, BOOKS, NOW);

describe('a seat', () => {
  test.each([
    ['the contribution runs', [held([running()])], 'paid-up'],
    ['its term is over: the same grace as everybody', [held([stopped(50)])], 'grace'],
    ['its grace is over', [held([stopped(100)])], 'lapsed'],
    ['nobody gave one', [], 'none'],
    ['it is of another source', [held([running()], 1, { source: 'others' })], 'none'],
    ['the fifth of five', [held([running()], 5)], 'paid-up'],
    ['two, one of which has lapsed', [held([stopped(100)]), held([running()], 2)], 'paid-up'],
    ['a status nobody knows', [held([order({ status: 'NEW_THING' })])], 'undecided'],
  ] as const)('%s', (_, seat, kind) => {
    expect(judge([...seat]).kind).toBe(kind);
  });

  test('it ends with the contribution, settled, with the same grace', () => {
    expect(judge([held([stopped(50)])])).toMatchObject({ kind: 'grace', until: ago(-26), settled: true });
    expect(judge([held([stopped(100)])])).toMatchObject({ kind: 'lapsed', settled: true });
    expect(judge([held([running()])])).toMatchObject({ grants: true, reason: 'books-seat' });
  });

  test('no contribution of one’s own gives a group that only seats give', () => {
    const own = { facts: [running()], identities: [{ source: 'books', type: 'INDIVIDUAL' }] };
    expect(verdict(own, FIVE, BOOKS, NOW).kind).toBe('none');
  });

  test('who is an organization’s one person needs no seat; before anybody said so it gives nothing', () => {
    const fact = running();
    const identity = { id: fact.identityId, source: 'books', type: 'ORGANIZATION' };
    const said = (accountId: string | null) =>
      verdict({ facts: [fact], identities: [{ ...identity, accountId }] }, FIVE, BOOKS, NOW).kind;
    expect(said('account')).toBe('paid-up');
    expect(said(null)).toBe('none');
  });
});

describe('beyond the number of seats', () => {
  const beyond = (since: number) => {
    const fact = { ...running(), sinceOn: ago(since), confirmedOn: ago(0) };
    return judge([held([fact], 6)]);
  };
  test('access stays for the grace, from the read that first said so', () => {
    expect(beyond(10)).toMatchObject({
      kind: 'grace',
      grants: false,
      until: ago(-20),
      reason: 'books-seats-fewer',
    });
  });
  test('then it is over', () => {
    expect(beyond(40)).toMatchObject({ kind: 'lapsed', settled: true, dueOn: ago(10) });
  });
  test('before any read said so nothing is decided', () => {
    expect(judge([held([{ ...running(), sinceOn: null }], 6)]).kind).toBe('undecided');
  });
});

describe('how many seats', () => {
  const count = (facts: Fact[], rule: Rule) =>
    organizationSeats(
      { source: 'books', type: 'ORGANIZATION', facts },
      { settingsVersion: 1, groups: [], rules: [rule], apps: [], leaving: { leftAfterDays: 60 } },
      BOOKS,
      NOW,
    );
  const eur = (cents: number, frequency = 'MONTHLY') =>
    running({ frequency, amount: { cents, currency: 'EUR' } });
  const perTen = seats({ kind: 'per-amount', cents: 1000, currency: 'EUR' });
  const perQuantity = seats({ kind: 'quantity' });
  test.each([
    ['a number', FIVE, [running()], 5],
    ['a number, two contributions', FIVE, [running(), running()], 5],
    ['nothing runs', FIVE, [stopped(100)], 0],
    ['as many as were taken', perQuantity, [running({ quantity: 3 })], 3],
    [
      'those of two contributions together',
      perQuantity,
      [running({ quantity: 3 }), running({ quantity: 2 })],
      5,
    ],
    ['a lapsed one does not count', perQuantity, [running({ quantity: 3 }), stopped(100)], 3],
    ['one that does not tell', perQuantity, [running({ quantity: 3 }), running()], null],
    ['one for each full ten a month', perTen, [eur(2_999)], 2],
    ['a year’s amount is a twelfth each month', perTen, [eur(36_000, 'YEARLY')], 3],
    ['too little for one', perTen, [eur(999)], 0],
    ['an amount that is not told', perTen, [running()], null],
    ['another currency', perTen, [running({ amount: { cents: 5000, currency: 'USD' } })], null],
  ] as const)('%s', (_, rule, facts, found) => {
    expect(count([...facts], rule).count).toBe(found);
  });
  test('the state says whether they run, end, are over or are unclear', () => {
    expect(count([running()], FIVE).state).toBe('runs');
    expect(count([stopped(20)], FIVE)).toMatchObject({ state: 'ends', until: ago(-56) });
    expect(count([stopped(100)], FIVE).state).toBe('over');
    expect(count([order({ status: 'NEW_THING' })], FIVE).state).toBe('unclear');
  });
});

describe('a child of the collective', () => {
  const rule = (collective?: string): Rule => ({
    group: 'members',
    when: { ...anyPaid, ...(collective === undefined ? {} : { collective }) },
    ...plainRule,
  });
  const said = (collective: string | undefined, asked?: string) => {
    const fact = running(collective === undefined ? {} : { collective });
    return verdict({ facts: [fact], identities: [] }, rule(asked), BOOKS, NOW).kind;
  };
  test.each([
    ['the collective’s own, nothing named', undefined, undefined, 'paid-up'],
    ['an event’s, nothing named: no membership', 'event-1', undefined, 'none'],
    ['an event’s, that event', 'event-1', 'event-1', 'paid-up'],
    ['an event’s, another event', 'event-1', 'event-2', 'none'],
    ['the collective’s own, an event', undefined, 'event-1', 'none'],
    ['an event’s, any', 'event-1', 'any', 'paid-up'],
    ['the collective’s own, any', undefined, 'any', 'paid-up'],
  ] as const)('%s', (_, collective, asked, kind) => {
    expect(said(collective, asked)).toBe(kind);
  });
});
