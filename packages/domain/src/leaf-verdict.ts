import type { Reason } from './change.ts';
import type { Fact, Identity, ManualData, MemberData, OrderData, RefundData, SourceState } from './fact.ts';
import type { HeldSeat } from './held-seat.ts';
import { CORE_ROLES, KNOWN_ROLES } from './known-words.ts';
import { orderVerdict } from './order-verdict.ts';
import { graceEnd } from './outage.ts';
import type { PlainLeaf as Leaf, PaidLeaf, Rule } from './rule.ts';
import { AGREE_MS, AGREE_SOON_MS, isStale, settling } from './settled.ts';
import type { Verdict } from './verdict.ts';

const DAY_MS = 86_400_000;

/** Whom a verdict is about: facts of one person, or of one outside account that is not linked yet. */
export type Subject = {
  facts: readonly Fact[];
  identities: readonly (Pick<Identity, 'source' | 'type'> & Partial<Identity>)[];
  /** Seats that the person holds; absent: none. */
  seats?: readonly HeldSeat[];
};

/** One fact's say: a verdict before it is known whether it may take anything away. */
type Say = Omit<Verdict, 'settled' | 'needsLookUp'> & { distanceMs: number };

/** What a leaf is judged with besides the facts. */
export type Terms = Pick<Rule, 'group' | 'graceDays' | 'whenPaused'> & { source: SourceState; now: Date };

const nothing = { grants: false, paidUntil: null, until: null, dueOn: null, distanceMs: AGREE_MS } as const;

/** The best of several: the first kind of this list that any fact says. */
const BEST = ['paid-up', 'grace', 'undecided', 'lapsed', 'none'] as const;

/**
 * What the books say of one person and one leaf of a condition.
 *
 * | facts of the person in the leaf's source                     | verdict                                      |
 * |--------------------------------------------------------------|----------------------------------------------|
 * | none that the leaf asks about                                | none                                         |
 * | of another collective (event, project) than the leaf asks    | as if there were none                        |
 * | several                                                      | the best of: paid-up, grace, undecided, lapsed |
 * | paid: an order of the tier (by any of its ids; any tier)     | order-verdict.ts                             |
 * | paid: an order whose tier was deleted, once the leaf's tier  | undecided while it would count, else lapsed  |
 * | paid: an order that complete reads no longer find            | lapsed (books-missing)                       |
 * | paid: an order of another tier type, frequency or a smaller amount | none                                   |
 * | paid: its tier type, or its amount in this currency, is not known | undecided while it would count          |
 * | paid: the first contribution is younger than the waiting time | undecided (books-waiting) while it would count |
 * | paid: the first contribution is not older than asked for     | none; not known: undecided                   |
 * | role: a row with one of the core roles                       | paid-up                                      |
 * | role: such a row that is no longer found                     | lapsed (books-role-removed), settled sooner  |
 * | role: a row with any other role (BACKER, FOLLOWER)           | undecided: it never lapses, so it proves nothing |
 * | role: a row with a role that nobody knows                    | undecided: it may have been this one         |
 * | manual: before `from`                                        | none                                         |
 * | manual: from `from` to `until`                               | paid-up                                      |
 * | manual: for the rule's grace after `until`                   | grace                                        |
 * | manual: later                                                | lapsed                                       |
 * | manual: a row that is no longer found                        | lapsed (books-missing)                       |
 * | account-type: an account of one of the types in the source   | paid-up                                      |
 * | account-type: none                                           | none                                         |
 *
 * Settled only when every fact of the person that the leaf could rest on is settled (a tier or role changes on the
 * same row), and never while the source's last complete read is stale.
 */
export function leafVerdict(subject: Subject, leaf: Leaf, terms: Terms): Verdict {
  const { source, now } = terms;
  const known = source.lastCompleteOn !== null && !isStale(source.lastCompleteOn, source, now);
  const none: Say = { ...nothing, kind: 'none', reason: 'books-missing', factId: null, basis: null };
  if (leaf.kind === 'account-type') {
    const found = subject.identities.find(
      (one) => one.source === leaf.source && leaf.types.includes(one.type),
    );
    if (found === undefined) return outOf(none, known, false);
    const say = {
      ...none,
      kind: 'paid-up',
      reason: 'books-account-type',
      basis: found.type,
      grants: true,
    } as const;
    return outOf(say, known, false);
  }
  const ours = subject.facts.filter((fact) => fact.source === leaf.source && mayCarry(fact, leaf));
  if (ours.length === 0) return outOf(none, known, false);
  const says = ours.map((fact) => sayOf(fact, leaf, terms, ours));
  const say = says.reduce((one, other) => (isBetter(other, one) ? other : one));
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

/** Whether a fact is of the kind the leaf asks about, whatever its tier or role is now: those change on the row. */
export function mayCarry({ data }: Fact, leaf: Leaf): boolean {
  switch (leaf.kind) {
    case 'paid':
      return data.kind === 'refund' || (data.kind === 'order' && isOfCollective(data, leaf));
    case 'role':
      return (
        data.kind === 'member' &&
        isOfCollective(data, leaf) &&
        (data.role === leaf.role || CORE_ROLES.has(data.role) || !KNOWN_ROLES.has(data.role))
      );
    case 'manual':
      return data.kind === 'manual';
    case 'account-type':
      return false;
  }
}

/** A row stays with the account it was made to: of the children only those count that a leaf names. */
function isOfCollective(
  data: { collective?: string; collectiveAliases?: readonly string[] },
  leaf: { collective?: string },
): boolean {
  const { collective } = leaf;
  if (collective === 'any' || data.collective === collective) return true;
  return collective !== undefined && data.collectiveAliases?.includes(collective) === true;
}

/** Later ends are better, and no end is the best; among the lapsed the one that lapsed last speaks. */
function isBetter(other: Say, one: Say): boolean {
  const rank = BEST.indexOf(other.kind) - BEST.indexOf(one.kind);
  if (rank !== 0) return rank < 0;
  const end = (say: Say) =>
    say.kind === 'lapsed' ? (say.dueOn?.getTime() ?? 0) : (say.until?.getTime() ?? Infinity);
  return end(other) > end(one);
}

function sayOf(fact: Fact, leaf: Leaf, terms: Terms, all: readonly Fact[]): Say {
  const { data } = fact;
  switch (data.kind) {
    case 'order':
      return sayOfOrder(fact, data, leaf as PaidLeaf, terms, all);
    case 'member':
      return sayOfMember(fact, data, leaf);
    case 'manual':
      return sayOfManual(fact, data, terms);
    case 'refund':
      return {
        ...nothing,
        kind: 'none',
        reason: 'books-missing',
        factId: fact.id,
        basis: data.refundKind,
        distanceMs: isOfRejected(data, all) ? AGREE_SOON_MS : AGREE_MS,
      };
  }
}

/** A rejection returns the money in the same act: what came back settles as soon as the rejection does. */
function isOfRejected(refund: RefundData, all: readonly Fact[]): boolean {
  return all.some(
    ({ data, missing }) =>
      data.kind === 'order' &&
      !missing &&
      data.status === 'REJECTED' &&
      refund.orderIds.some((id) => data.orderIds?.includes(id)),
  );
}

function sayOfOrder(fact: Fact, order: OrderData, leaf: PaidLeaf, terms: Terms, all: readonly Fact[]): Say {
  // Also where another rule of the group asks: a rejection settles soon, whichever tier it was of.
  const distanceMs = order.status === 'REJECTED' ? AGREE_SOON_MS : AGREE_MS;
  const base = { ...nothing, distanceMs, factId: fact.id, basis: order.status };
  const none: Say = { ...base, kind: 'none', reason: 'books-missing' };
  const { tierIds } = leaf;
  const own = order.tierId === null ? [] : [order.tierId, ...(order.tierAliases ?? [])];
  const ofTier = tierIds === null || tierIds.some((id) => own.includes(id));
  const tierDeleted = !ofTier && order.tierId === null && tierIds?.includes(order.lastTierId ?? '') === true;
  if (!ofTier && !tierDeleted) return none;
  if (fact.missing) return { ...base, kind: 'lapsed', reason: 'books-missing' };
  const asked = [
    tierTypeFits(order, leaf),
    leaf.recurring === null ? true : leaf.recurring === isRecurring(order),
    amountFits(order, leaf),
  ];
  if (asked.includes(false)) return none;
  const refunds = all.flatMap(({ data }) =>
    data.kind === 'refund' && data.orderIds.some((id) => order.orderIds?.includes(id)) ? [data] : [],
  );
  const { outages } = terms.source;
  const { termDays } = leaf;
  const { graceDays, whenPaused, now } = terms;
  const said = orderVerdict(order, { termDays, graceDays, whenPaused, refunds, outages }, now);
  const { because, stopped: _, ...rest } = said;
  if (said.kind === 'lapsed') {
    const reason =
      because === 'rejected' ? 'books-rejected' : because === 'refunded' ? 'books-refunded' : 'books-lapsed';
    return { ...base, ...rest, reason };
  }
  const unclear = (reason: Reason): Say => ({ ...base, kind: 'undecided', reason });
  if (because === 'paused-by-others') return unclear('books-paused-by-others');
  if (because === 'refund-unclear') return unclear('books-refund-unclear');
  if (said.kind === 'undecided' || tierDeleted || asked.includes(null)) return unclear('ambiguous');
  const since = firstContribution(all);
  if (leaf.sinceBefore !== null && since === null) return unclear('ambiguous');
  if (leaf.sinceBefore !== null && since !== null && since >= new Date(leaf.sinceBefore)) return none;
  if (leaf.waitDays > 0 && (since === null || since.getTime() + leaf.waitDays * DAY_MS > now.getTime())) {
    return unclear('books-waiting');
  }
  return { ...base, ...rest, reason: `books-${said.kind}` };
}

/** Null: the books do not tell. */
function tierTypeFits(order: OrderData, leaf: PaidLeaf): boolean | null {
  if (leaf.tierTypes === null) return true;
  if (order.tierType === undefined) return null;
  return order.tierType !== null && leaf.tierTypes.includes(order.tierType);
}

function isRecurring(order: OrderData): boolean {
  return order.frequency === 'MONTHLY' || order.frequency === 'YEARLY';
}

/** What is paid each month against what is asked for. Null: not told, or in another currency. */
function amountFits(order: OrderData, leaf: PaidLeaf): boolean | null {
  const { amountAtLeast } = leaf;
  if (amountAtLeast === null) return true;
  const { amount } = order;
  if (!amount || amount.currency !== amountAtLeast.currency) return null;
  const monthly = order.frequency === 'YEARLY' ? amount.cents / 12 : amount.cents;
  return monthly >= amountAtLeast.cents;
}

/** When the person's first contribution of all was made; null: none of them says so. */
export function firstContribution(facts: readonly Fact[]): Date | null {
  const made = facts.flatMap(({ data }) => {
    const at = data.kind === 'order' && data.createdAt !== null ? Date.parse(data.createdAt) : Number.NaN;
    return Number.isNaN(at) ? [] : [at];
  });
  return made.length === 0 ? null : new Date(Math.min(...made));
}

function sayOfMember(fact: Fact, member: MemberData, leaf: Leaf): Say {
  const base = { ...nothing, factId: fact.id, basis: member.role, distanceMs: AGREE_SOON_MS };
  if (!KNOWN_ROLES.has(member.role) && !fact.missing) {
    return { ...base, kind: 'undecided', reason: 'ambiguous' };
  }
  if (leaf.kind !== 'role' || member.role !== leaf.role) {
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

function sayOfManual(fact: Fact, manual: ManualData, terms: Terms): Say {
  const { now } = terms;
  const base = { ...nothing, factId: fact.id, basis: 'manual' };
  if (manual.group !== terms.group) return { ...base, kind: 'none', reason: 'books-missing' };
  if (fact.missing) return { ...base, kind: 'lapsed', reason: 'books-missing' };
  const from = manual.from === null ? null : day(manual.from, 0);
  const end = manual.until === null ? null : day(manual.until, 1);
  if ((manual.from !== null && from === null) || (manual.until !== null && end === null)) {
    return { ...base, kind: 'undecided', reason: 'ambiguous' };
  }
  if (from !== null && now < from) return { ...base, kind: 'none', reason: 'books-manual' };
  if (end === null || now < end)
    return { ...base, kind: 'paid-up', reason: 'books-manual', grants: true, paidUntil: end };
  const until = graceEnd(end, terms.graceDays, terms.source.outages);
  if (now < until)
    return { ...base, kind: 'grace', reason: 'books-grace', paidUntil: end, until, dueOn: end };
  return { ...base, kind: 'lapsed', reason: 'books-lapsed', paidUntil: end, dueOn: until };
}
