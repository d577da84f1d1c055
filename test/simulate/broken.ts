import type { Fact, OrderData } from '@latchkey/domain/fact';
import type { Person, Sources } from '@latchkey/domain/person';
import type { Policy } from '@latchkey/domain/rule';
import { type Parts, REAL } from './parts.ts';

type Seen = { person: Person; policy: Policy; sources: Sources; now: Date };

/** The parts, where `decide` is shown something else than what is so. */
function misled(change: (seen: Seen) => Partial<Seen>): Parts {
  return {
    ...REAL,
    decide(person, policy, sources, now, options) {
      const seen = { person, policy, sources, now };
      const shown = { ...seen, ...change(seen) };
      return REAL.decide(shown.person, shown.policy, shown.sources, shown.now, options);
    },
  };
}

const withFacts = (change: (fact: Fact, all: readonly Fact[], seen: Seen) => Fact | null): Parts =>
  misled((seen) => {
    const { facts } = seen.person;
    return { person: { ...seen.person, facts: facts.flatMap((one) => change(one, facts, seen) ?? []) } };
  });

const withOrders = (change: (order: OrderData, all: readonly Fact[]) => Partial<OrderData>): Parts =>
  withFacts((fact, all) => {
    const { data } = fact;
    return data.kind === 'order' ? { ...fact, data: { ...data, ...change(data, all) } } : fact;
  });

const earlier = (text: string | null, days: number) =>
  text === null ? null : new Date(Date.parse(text) - days * 86_400_000).toISOString();

const KNOWN = new Set(
  'ACTIVE PAID ERROR PROCESSING PAUSED CANCELLED EXPIRED PENDING NEW REJECTED REFUNDED DISPUTED IN_REVIEW'.split(
    ' ',
  ),
);

/** Without the holds of some kinds, and said so, wherever somebody pays. */
const liftedByPayment = (kind: 'barred' | 'manual'): Parts => ({
  ...REAL,
  decide(person, policy, sources, now, options) {
    const pays = person.facts.some(({ data }) => data.kind === 'order' && data.status === 'ACTIVE');
    if (!pays || !person.holds.some((hold) => hold.kind === kind))
      return REAL.decide(person, policy, sources, now, options);
    const free = { ...person, holds: person.holds.filter((hold) => hold.kind !== kind) };
    const lift = { kind: 'lift-hold', hold: kind, reason: 'books-paid-again' } as const;
    return [lift, ...REAL.decide(free, policy, sources, now, options)];
  },
});

/** Mistakes that somebody could make in the verdict or in the guard, each in one place; the oracle has to find each. */
export const BROKEN: Readonly<Record<string, Parts>> = {
  'grace is ignored': misled(({ policy }) => ({
    policy: { ...policy, rules: policy.rules.map((rule) => ({ ...rule, graceDays: 0 })) },
  })),
  'a month is a month: the gap of 46 days is forgotten': withOrders((order) => ({
    lastChargedAt: earlier(order.lastChargedAt, order.frequency === 'MONTHLY' ? 16 : 0),
    processedAt: earlier(order.processedAt, order.frequency === 'MONTHLY' ? 16 : 0),
  })),
  'time alone ends access, without a read after the due date': {
    ...misled(({ sources, now, person }) => ({
      sources: Object.fromEntries(
        Object.entries(sources).map(([name, source]) => [name, { ...source, lastCompleteOn: now }]),
      ),
      person: {
        ...person,
        facts: person.facts.map((fact) =>
          fact.sinceOn === null ? fact : { ...fact, agreedOn: now, confirmedOn: now },
        ),
      },
    })),
  },
  'a read that was not complete counts as one': { ...REAL, isComplete: () => true },
  'one read is enough': withFacts((fact) =>
    fact.sinceOn === null ? fact : { ...fact, sinceOn: new Date(fact.sinceOn.getTime() - 43_200_000) },
  ),
  'nobody is looked up before a removal': withFacts((fact) => ({
    ...fact,
    confirmedOn: fact.agreedOn ?? fact.confirmedOn,
  })),
  'refunds are ignored': withFacts((fact) => (fact.data.kind === 'refund' ? null : fact)),
  'a payment that went back as a duplicate ends access': withFacts((fact) =>
    fact.data.kind === 'refund' && fact.data.refundKind === 'DUPLICATE'
      ? { ...fact, data: { ...fact.data, refundKind: 'REFUND' } }
      : fact,
  ),
  'paused is lapsed': withOrders(({ status }) => (status === 'PAUSED' ? { status: 'REFUNDED' } : {})),
  'a pause by the host is the member’s own': withOrders(() => ({ pausedBy: null })),
  'a status that nobody knows revokes': withOrders(({ status }) =>
    KNOWN.has(status) ? {} : { status: 'REFUNDED' },
  ),
  'a member row is a membership': withOrders((_, all) =>
    all.some(({ data, missing }) => data.kind === 'member' && data.role === 'BACKER' && !missing)
      ? { status: 'ACTIVE' }
      : {},
  ),
  'an outage does not lengthen grace': misled(({ sources }) => ({
    sources: Object.fromEntries(
      Object.entries(sources).map(([name, source]) => [name, { ...source, outages: [] }]),
    ),
  })),
  'the guard forgets what was removed an hour ago': { ...REAL, ticketsOf: () => [] },
  'the guard lets everything go': {
    ...REAL,
    guard: (_, changes) => ({ go: [...changes], held: [] }),
    removalLimits: () => () => 1_000,
  },
  'a payment lifts a bar': liftedByPayment('barred'),
  'a payment lifts what an admin suspended': liftedByPayment('manual'),
  'who has a role is put out like everybody': misled(({ person }) => ({
    person: { ...person, hasRole: false },
  })),
  'a keeper is put out like everybody': {
    ...REAL,
    guard: (account, changes, limits) => REAL.guard(account, changes, { ...limits, keepers: new Set() }),
  },
  'a plan is applied twice': {
    ...REAL,
    applyToPerson(person, changes, now) {
      const after = REAL.applyToPerson(person, changes, now);
      return { ...after, account: { ...after.account, version: person.account.version } };
    },
  },
};
