import type { Reason } from './change.ts';
import type { Fact, ManualData, MemberData, OrderData, SourceState } from './fact.ts';
import { orderVerdict } from './order-verdict.ts';
import type { Rule } from './rule.ts';
import { AGREE_MS, AGREE_SOON_MS, isStale, settling } from './settled.ts';

const DAY_MS = 86_400_000;

/**
 * What the books say of one person and one rule at an instant.
 * `grants`: may give the group to somebody who does not have it. `until`: end of access where it is in sight (end of
 * the grace; also for a contribution that was stopped inside its paid term); null: access runs on.
 * `settled`: a change that takes something away, or starts its end, may rest on this. `needsLookUp`: only the single
 * look-up of this person is wanting. `dueOn`: time alone brought this on that day. `none`: the books never showed
 * anything for this rule.
 */
export type Verdict = {
  kind: 'paid-up' | 'grace' | 'lapsed' | 'undecided' | 'none';
  reason: Reason;
  factId: string | null;
  /** Status or role in the source's own word. */
  basis: string | null;
  grants: boolean;
  paidUntil: Date | null;
  until: Date | null;
  settled: boolean;
  needsLookUp: boolean;
  dueOn: Date | null;
};

/** Roles whose row is itself the truth; every other role says nothing of what is so now. @see contracts §0.2, §3 */
const CORE_ROLES: ReadonlySet<string> = new Set(['ADMIN', 'MEMBER', 'ACCOUNTANT', 'COMMUNITY_MANAGER']);

/** One fact's say: a verdict before it is known whether it may take anything away. */
type Say = Omit<Verdict, 'settled' | 'needsLookUp'> & { distanceMs: number };

const nothing = { grants: false, paidUntil: null, until: null, dueOn: null, distanceMs: AGREE_MS } as const;

/** The best of several: the first kind of this list that any fact says. */
const BEST = ['paid-up', 'grace', 'undecided', 'lapsed', 'none'] as const;

/**
 * | facts of the person in the rule's source                     | verdict                                      |
 * |--------------------------------------------------------------|----------------------------------------------|
 * | none that the rule asks about                                | none                                         |
 * | several                                                      | the best of: paid-up, grace, undecided, lapsed |
 * | paid: an order of the tier (by any of its ids; any tier)     | order-verdict.ts                             |
 * | paid: an order whose tier was deleted, once the rule's tier  | undecided while it would count, else lapsed  |
 * | paid: an order that complete reads no longer find            | lapsed (books-missing)                       |
 * | role: a row with one of the core roles                       | paid-up                                      |
 * | role: such a row that is no longer found                     | lapsed (books-role-removed), settled sooner  |
 * | role: a row with any other role (BACKER, FOLLOWER, unknown)  | undecided: it never lapses, so it proves nothing |
 * | manual: before `from`                                        | none                                         |
 * | manual: from `from` to `until`                               | paid-up                                      |
 * | manual: for the rule's grace after `until`                   | grace                                        |
 * | manual: later                                                | lapsed                                       |
 * | manual: a row that is no longer found                        | lapsed (books-missing)                       |
 *
 * Settled only when every fact of the person that the rule could rest on is settled (a tier or role changes on the
 * same row), and never while the source's last complete read is stale. `facts`: all of one person, or of one outside
 * account that is not linked yet; those of other sources are left out.
 */
export function verdict(facts: readonly Fact[], rule: Rule, source: SourceState, now: Date): Verdict {
  const ours = facts.filter((fact) => fact.source === rule.when.source && mayCarry(fact, rule));
  const says = ours.map((fact) => sayOf(fact, rule, now));
  const best = says.reduce<Say | null>(
    (one, other) => (one === null || isBetter(other, one) ? other : one),
    null,
  );
  const say: Say = best ?? { ...nothing, kind: 'none', reason: 'books-missing', factId: null, basis: null };
  if (ours.length === 0) {
    const known = source.lastCompleteOn !== null && !isStale(source.lastCompleteOn, source, now);
    return outOf(say, known, false);
  }
  const states = ours.map((fact, at) =>
    settling(fact, source, now, { distanceMs: (says[at] as Say).distanceMs, dueOn: say.dueOn }),
  );
  const settled = states.every((state) => state.settled);
  return outOf(say, settled, !settled && states.every((state) => state.settled || state.needsLookUp));
}

function outOf(say: Say, settled: boolean, needsLookUp: boolean): Verdict {
  const { distanceMs: _, ...rest } = say;
  return { ...rest, settled, needsLookUp };
}

/** Whether a fact is of the kind the rule asks about, whatever its tier or role is now: those change on the row. */
function mayCarry(fact: Fact, rule: Rule): boolean {
  switch (rule.when.kind) {
    case 'paid':
      return fact.data.kind === 'order';
    case 'role':
      return (
        fact.data.kind === 'member' && (fact.data.role === rule.when.role || CORE_ROLES.has(fact.data.role))
      );
    case 'manual':
      return fact.data.kind === 'manual';
  }
}

/** Later ends are better, and no end is the best; among the lapsed the one that lapsed last speaks. */
function isBetter(other: Say, one: Say): boolean {
  const rank = BEST.indexOf(other.kind) - BEST.indexOf(one.kind);
  if (rank !== 0) return rank < 0;
  const end = (say: Say) =>
    say.kind === 'lapsed' ? (say.dueOn?.getTime() ?? 0) : (say.until?.getTime() ?? Infinity);
  return end(other) > end(one);
}

function sayOf(fact: Fact, rule: Rule, now: Date): Say {
  const { data } = fact;
  switch (data.kind) {
    case 'order':
      return sayOfOrder(fact, data, rule, now);
    case 'member':
      return sayOfMember(fact, data, rule);
    case 'manual':
      return sayOfManual(fact, data, rule, now);
    case 'refund':
      return { ...nothing, kind: 'none', reason: 'books-missing', factId: fact.id, basis: data.refundKind };
  }
}

function sayOfOrder(fact: Fact, order: OrderData, rule: Rule, now: Date): Say {
  const base = { ...nothing, factId: fact.id, basis: order.status };
  const tierId = rule.when.kind === 'paid' ? rule.when.tierId : null;
  const ofTier = tierId === null || order.tierId === tierId || (order.tierAliases ?? []).includes(tierId);
  const tierDeleted = !ofTier && order.tierId === null && order.lastTierId === tierId;
  if (!ofTier && !tierDeleted) return { ...base, kind: 'none', reason: 'books-missing' };
  if (fact.missing) return { ...base, kind: 'lapsed', reason: 'books-missing' };
  const terms = {
    termDays: rule.when.kind === 'paid' ? rule.when.termDays : null,
    graceDays: rule.graceDays,
  };
  const { rejected, stopped: _, ...order_ } = orderVerdict(order, terms, now);
  if (tierDeleted && order_.kind !== 'lapsed') return { ...base, kind: 'undecided', reason: 'ambiguous' };
  const distanceMs = rejected ? AGREE_SOON_MS : AGREE_MS;
  return { ...base, ...order_, reason: orderReason(order_.kind, rejected), distanceMs };
}

function orderReason(kind: 'paid-up' | 'grace' | 'lapsed' | 'undecided', rejected: boolean): Reason {
  if (rejected) return 'books-rejected';
  if (kind === 'undecided') return 'ambiguous';
  return `books-${kind}`;
}

function sayOfMember(fact: Fact, member: MemberData, rule: Rule): Say {
  const base = { ...nothing, factId: fact.id, basis: member.role, distanceMs: AGREE_SOON_MS };
  if (rule.when.kind !== 'role' || member.role !== rule.when.role) {
    return { ...base, kind: 'none', reason: 'books-role-removed' };
  }
  if (!CORE_ROLES.has(member.role)) return { ...base, kind: 'undecided', reason: 'ambiguous' };
  if (fact.missing) return { ...base, kind: 'lapsed', reason: 'books-role-removed' };
  return { ...base, kind: 'paid-up', reason: 'books-role', grants: true };
}

/** An instant, or the midnight (UTC) that a bare date begins with; `days` later. */
function day(text: string, days: number): Date | null {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return null;
  return new Date(date.getTime() + (/^\d{4}-\d{2}-\d{2}$/.test(text) ? days * DAY_MS : 0));
}

function sayOfManual(fact: Fact, manual: ManualData, rule: Rule, now: Date): Say {
  const base = { ...nothing, factId: fact.id, basis: 'manual' };
  if (manual.group !== rule.group) return { ...base, kind: 'none', reason: 'books-missing' };
  if (fact.missing) return { ...base, kind: 'lapsed', reason: 'books-missing' };
  const from = manual.from === null ? null : day(manual.from, 0);
  const end = manual.until === null ? null : day(manual.until, 1);
  if ((manual.from !== null && from === null) || (manual.until !== null && end === null)) {
    return { ...base, kind: 'undecided', reason: 'ambiguous' };
  }
  if (from !== null && now < from) return { ...base, kind: 'none', reason: 'books-manual' };
  if (end === null || now < end)
    return { ...base, kind: 'paid-up', reason: 'books-manual', grants: true, paidUntil: end };
  const until = new Date(end.getTime() + rule.graceDays * DAY_MS);
  if (now < until)
    return { ...base, kind: 'grace', reason: 'books-grace', paidUntil: end, until, dueOn: end };
  return { ...base, kind: 'lapsed', reason: 'books-lapsed', paidUntil: end, dueOn: until };
}
