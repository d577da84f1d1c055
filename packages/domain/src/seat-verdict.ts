import { isReadSince } from './fresh.ts';
import type { HeldSeat } from './held-seat.ts';
import { leafVerdict, type Subject, type Terms } from './leaf-verdict.ts';
import { graceEnd } from './outage.ts';
import type { SeatLeaf } from './rule.ts';
import { seatCount } from './seat-count.ts';
import type { Verdict } from './verdict.ts';

/**
 * What the books say of one person and a leaf about seats: one verdict a seat, and one where they hold none.
 *
 * | the person                                             | verdict                                             |
 * |--------------------------------------------------------|-----------------------------------------------------|
 * | holds no seat in the leaf's source                     | none, settled while the source is read               |
 * | holds a seat that the contribution covers              | what the leaf says of the organization, grace too    |
 * | holds one beyond the number of seats                   | grace, from the first complete read that said so; then lapsed (books-seats-fewer) |
 * | holds one, and how many there are is not known         | the first place as covered; any other undecided      |
 * | is an organization's one person                        | as if they held its first seat                       |
 */
export function seatVerdicts(subject: Subject, leaf: SeatLeaf, terms: Terms): Verdict[] {
  const held = [...(subject.seats ?? []), ...ownSeats(subject)].filter((one) => one.source === leaf.source);
  if (held.length === 0) return [leafVerdict({ facts: [], identities: [] }, leaf.paid, terms)];
  return held.map((seat) => verdictOf(seat, leaf, terms));
}

/** The outside accounts of organizations that a person decided to be one person's own. */
function ownSeats(subject: Subject): HeldSeat[] {
  return subject.identities.flatMap(({ id, source, type, accountId }) => {
    if (type === 'INDIVIDUAL' || id === undefined || !accountId) return [];
    const facts = subject.facts.filter((fact) => fact.identityId === id);
    return [{ identityId: id, source, type, place: 1, facts }];
  });
}

function verdictOf(seat: HeldSeat, leaf: SeatLeaf, terms: Terms): Verdict {
  const { source, type, facts, place } = seat;
  const said = leafVerdict({ facts, identities: [{ source, type }] }, leaf.paid, terms);
  if (said.kind !== 'paid-up' && said.kind !== 'grace') return said;
  const covered: Verdict = said.kind === 'paid-up' ? { ...said, reason: 'books-seat' } : said;
  const count = seatCount(seat, leaf.paid, leaf.seats, terms);
  if (place <= (count ?? 1)) return covered;
  const since = facts.find((fact) => fact.id === said.factId)?.sinceOn ?? null;
  if (count === null || since === null) {
    return { ...said, kind: 'undecided', reason: 'ambiguous', grants: false, until: null, settled: false };
  }
  const until = graceEnd(since, terms.graceDays, terms.source.outages);
  const beyond = { ...said, reason: 'books-seats-fewer', grants: false, paidUntil: since } as const;
  if (terms.now < until) return { ...beyond, kind: 'grace', until, dueOn: since };
  const settled = said.settled && isReadSince(terms.source, until, terms.now);
  return { ...beyond, kind: 'lapsed', until: null, settled, dueOn: until };
}
