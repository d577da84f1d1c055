import { describe, expect, test } from '@jest/globals';
import { anyPaid } from './decide.samples.ts';
import type { Fact, OrderData } from './fact.ts';
import type { PaidLeaf, Rule } from './rule.ts';
import { ago, BOOKS, fact, iso, NOW, order, paid, verdict } from './verdict.samples.ts';
import { verdict as judge } from './verdict.ts';

describe('who paused it', () => {
  const paused = (days: number, pausedBy: string | null) =>
    order({ status: 'PAUSED', lastChargedAt: iso(days), pausedBy });
  test.each([
    ['its member, in the term', 20, 'USER', 'grace', 'paid-up', 56],
    ['its member, in the grace', 50, 'USER', 'grace', 'grace', 26],
    ['its member, later', 80, 'USER', 'grace', 'lapsed', null],
    ['nobody tells', 80, null, 'grace', 'lapsed', null],
    ['its member, and the rule keeps it', 300, 'USER', 'keep', 'paid-up', null],
    ['its member, and the rule ends it: in the term', 20, 'USER', 'end', 'paid-up', 26],
    ['its member, and the rule ends it: after it', 46, 'USER', 'end', 'lapsed', null],
    ['the host', 300, 'HOST', 'end', 'undecided', null],
    ['the platform', 300, 'PLATFORM', 'grace', 'undecided', null],
    ['the collective', 300, 'COLLECTIVE', 'grace', 'undecided', null],
  ] as const)('%s', (_, days, by, whenPaused, kind, until) => {
    const found = verdict([paused(days, by)], { ...paid(), whenPaused }, BOOKS, NOW);
    expect(found.kind).toBe(kind);
    expect(found.until).toEqual(until === null ? null : ago(-until));
    if (kind === 'undecided') expect(found.reason).toBe('books-paused-by-others');
  });
  test('what is kept while it is paused gives nothing new', () => {
    expect(verdict([paused(10, 'USER')], { ...paid(), whenPaused: 'keep' }, BOOKS, NOW).grants).toBe(false);
  });
});

describe('refunds', () => {
  const active = (days: number) => order({ lastChargedAt: iso(days), orderIds: ['o1'] });
  const refund = (refundKind: string | null, paidDays: number | null, orderIds = ['o1']) =>
    fact({
      kind: 'refund',
      orderIds,
      refundKind,
      paidAt: paidDays === null ? null : iso(paidDays),
      refundedAt: iso(0),
    });
  test.each([
    ['REFUND of the payment that counts', 'REFUND', 10, 'lapsed'],
    ['REJECT of it', 'REJECT', 10, 'lapsed'],
    ['DISPUTE of it', 'DISPUTE', 10, 'lapsed'],
    ['the same, written hours apart', 'REFUND', 10.4, 'lapsed'],
    ['DUPLICATE of it', 'DUPLICATE', 10, 'paid-up'],
    ['EDIT of it', 'EDIT', 10, 'paid-up'],
    ['a kind nobody knows', 'SOMETHING_NEW', 10, 'undecided'],
    ['a kind that is not told', null, 10, 'undecided'],
    ['REFUND of an earlier payment', 'REFUND', 40, 'paid-up'],
    ['REFUND of a payment that the contribution does not show yet', 'REFUND', 1, 'undecided'],
    ['REFUND of nobody knows which payment', 'REFUND', null, 'undecided'],
    ['DUPLICATE of nobody knows which payment', 'DUPLICATE', null, 'paid-up'],
  ] as const)('%s', (_, kind, days, found) => {
    expect(verdict([active(10), refund(kind, days)], paid(), BOOKS, NOW).kind).toBe(found);
  });
  test('one that ends the term says so, and waits for both rows to be settled', () => {
    const returned = verdict([active(10), refund('REFUND', 10)], paid(), BOOKS, NOW);
    expect(returned).toMatchObject({ reason: 'books-refunded', settled: true, grants: false });
    const fresh = { ...refund('REFUND', 10), sinceOn: ago(0.1) };
    expect(verdict([active(10), fresh], paid(), BOOKS, NOW).settled).toBe(false);
  });
  test('one of another contribution changes nothing, and a later payment counts anew', () => {
    expect(verdict([active(10), refund('REFUND', 10, ['o2'])], paid(), BOOKS, NOW).kind).toBe('paid-up');
    expect(verdict([active(0), refund('REFUND', 31)], paid(), BOOKS, NOW).kind).toBe('paid-up');
  });
});

describe('what a contribution has to be', () => {
  const eur = (cents: number) => ({ cents, currency: 'EUR' });
  const least = { amountAtLeast: eur(1000) };
  test.each<[string, Partial<OrderData>, Partial<PaidLeaf>, string]>([
    ['of a tier type', { tierType: 'MEMBERSHIP' }, { tierTypes: ['MEMBERSHIP'] }, 'paid-up'],
    ['of another', { tierType: 'DONATION' }, { tierTypes: ['MEMBERSHIP'] }, 'none'],
    ['of no tier', { tierType: null }, { tierTypes: ['MEMBERSHIP'] }, 'none'],
    ['of a type that was not read yet', {}, { tierTypes: ['MEMBERSHIP'] }, 'undecided'],
    ['recurring', {}, { recurring: true }, 'paid-up'],
    ['recurring, and asked not to be', {}, { recurring: false }, 'none'],
    ['once', { status: 'PAID', frequency: 'ONETIME', processedAt: iso(1) }, { recurring: true }, 'none'],
    ['enough each month', { amount: eur(1000) }, least, 'paid-up'],
    ['too little', { amount: eur(999) }, least, 'none'],
    ['enough in a year', { frequency: 'YEARLY', amount: eur(12_000) }, least, 'paid-up'],
    ['too little in a year', { frequency: 'YEARLY', amount: eur(11_999) }, least, 'none'],
    ['in another currency', { amount: { cents: 9_999, currency: 'USD' } }, least, 'undecided'],
    ['of an amount that is not told', {}, least, 'undecided'],
    ['old enough', { createdAt: iso(90) }, { waitDays: 90 }, 'paid-up'],
    ['too young', { createdAt: iso(89) }, { waitDays: 90 }, 'undecided'],
    ['begun before a day', { createdAt: iso(90) }, { sinceBefore: iso(89) }, 'paid-up'],
    ['begun after it', { createdAt: iso(88) }, { sinceBefore: iso(89) }, 'none'],
    ['begun nobody knows when', {}, { sinceBefore: iso(89) }, 'undecided'],
  ])('%s', (_, data, leaf, kind) => {
    expect(verdict([order(data)], paid(leaf), BOOKS, NOW).kind).toBe(kind);
  });
  test('whoever waits and stops is lapsed, not waiting', () => {
    const stopped = order({ status: 'CANCELLED', createdAt: iso(300), lastChargedAt: iso(300) });
    expect(verdict([stopped], paid({ waitDays: 900 }), BOOKS, NOW).kind).toBe('lapsed');
  });
  test('the waiting time runs from the first contribution of all', () => {
    const first = order({ status: 'CANCELLED', tierId: 't9', createdAt: iso(400), lastChargedAt: iso(400) });
    const now = order({ createdAt: iso(2) });
    expect(verdict([first, now], paid({ waitDays: 90 }), BOOKS, NOW).kind).toBe('paid-up');
  });
});

describe('conditions put together', () => {
  const SETTLED = { sinceOn: ago(2), agreedOn: NOW, confirmedOn: NOW };
  const UNSETTLED = { sinceOn: NOW, agreedOn: NOW, confirmedOn: null };
  const yes = () => order({ tierId: 'yes' }, SETTLED);
  const grace = () => order({ tierId: 'grace', status: 'CANCELLED', lastChargedAt: iso(50) }, SETTLED);
  const open = () => order({ tierId: 'open', status: 'DISPUTED' }, SETTLED);
  const tier = (id: string): PaidLeaf => ({ ...anyPaid, tierIds: [id] });
  const [Y, G, U, N] = ['yes', 'grace', 'open', 'nothing'].map(tier) as [
    PaidLeaf,
    PaidLeaf,
    PaidLeaf,
    PaidLeaf,
  ];
  const told = (when: Rule['when'], more: Fact[] = []) =>
    verdict([yes(), grace(), open(), ...more], { ...paid(), when }, BOOKS, NOW);
  test.each<[string, Rule['when'], string]>([
    ['any: one is so', { kind: 'any', of: [N, G, Y] }, 'paid-up'],
    ['any: one is in grace', { kind: 'any', of: [N, G] }, 'grace'],
    ['any: none is so, one undecided', { kind: 'any', of: [N, U] }, 'undecided'],
    ['any: none', { kind: 'any', of: [N, N] }, 'none'],
    ['all: one is not so', { kind: 'all', of: [Y, U, N] }, 'none'],
    ['all: none is not so, one undecided', { kind: 'all', of: [Y, G, U] }, 'undecided'],
    ['all: so, one in grace', { kind: 'all', of: [Y, G] }, 'grace'],
    ['all: so', { kind: 'all', of: [Y, Y] }, 'paid-up'],
    ['not: is so', { kind: 'not', of: Y }, 'none'],
    ['not: in grace', { kind: 'not', of: G }, 'none'],
    ['not: undecided', { kind: 'not', of: U }, 'undecided'],
    ['not: is not so', { kind: 'not', of: N }, 'paid-up'],
    ['a source that is not there', { ...Y, source: 'gone' }, 'undecided'],
    [
      'inside one another',
      { kind: 'all', of: [Y, { kind: 'not', of: { kind: 'any', of: [N, N] } }] },
      'paid-up',
    ],
  ])('%s', (_, when, kind) => expect(told(when).kind).toBe(kind));

  test('an end beside an undecided part is not sure, and the earliest end of all counts', () => {
    expect(told({ kind: 'any', of: [G, U] })).toMatchObject({ kind: 'grace', settled: false });
    expect(told({ kind: 'all', of: [Y, G] }).until).toEqual(ago(-26));
  });
  test('what is not so but not settled neither gives by its absence nor takes', () => {
    const facts = [order({ tierId: 'yes' }, UNSETTLED)];
    const when: Rule['when'] = { kind: 'not', of: N };
    expect(verdict(facts, { ...paid(), when }, BOOKS, NOW)).toMatchObject({
      kind: 'undecided',
      grants: false,
    });
    expect(verdict(facts, { ...paid(), when: { kind: 'not', of: Y } }, BOOKS, NOW)).toMatchObject({
      kind: 'none',
      settled: false,
    });
  });
  test('the kind of account in the books is a condition', () => {
    const when: Rule['when'] = {
      kind: 'all',
      of: [Y, { kind: 'account-type', source: 'books', types: ['ORGANIZATION'] }],
    };
    const of = (type: string) =>
      judge(
        { facts: [yes()], identities: [{ source: 'books', type }] },
        { ...paid(), when },
        { books: BOOKS },
        NOW,
      );
    expect(of('ORGANIZATION').kind).toBe('paid-up');
    expect(of('INDIVIDUAL').kind).toBe('none');
  });
  test('a rule that ends takes its group along on that day, once the books were read after it', () => {
    const until = (days: number, source = BOOKS) =>
      verdict([yes()], { ...paid(), when: Y, until: ago(-days) }, source, NOW);
    expect(until(3)).toMatchObject({ kind: 'paid-up', until: ago(-3) });
    expect(until(0)).toMatchObject({ kind: 'lapsed', reason: 'rule-over', settled: true });
    expect(until(0, { ...BOOKS, lastCompleteOn: ago(0.01) }).settled).toBe(false);
  });
});

describe('while the source could not be read', () => {
  const stopped = order({ status: 'CANCELLED', lastChargedAt: iso(60) });
  const until = (...spans: [number, number][]) =>
    verdict(
      [stopped],
      paid(),
      { ...BOOKS, outages: spans.map(([from, to]) => ({ from: ago(from), to: ago(to) })) },
      NOW,
    ).until;
  test.each<[string, [number, number][], number]>([
    ['no outage', [], 16],
    ['before the grace', [[40, 20]], 16],
    ['inside it', [[10, 4]], 22],
    ['from before it', [[20, 4]], 26],
    [
      'twice, overlapping',
      [
        [10, 4],
        [8, 2],
      ],
      24,
    ],
    ['so long that the grace would have been over', [[14, -30]], 60],
  ])('a grace does not run: %s', (_, spans, days) => expect(until(...spans)).toEqual(ago(-days)));
});
