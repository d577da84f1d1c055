import type { FactData } from './fact.ts';

/** What is compared of an outside account, or of all outside accounts of an account. Addresses of both kinds. */
export type EvidenceSide = {
  name: string | null;
  addresses: readonly string[];
  facts: readonly FactData[];
};

/**
 * What two sides share, or not, in the order in which it is shown. `rows`: things in the books that were the one's and
 * are the other's now. None of it decides: a person does.
 */
export type Evidence =
  | { code: 'rows' }
  | { code: 'address-same' | 'address-other' | 'address-none' }
  | { code: 'name-same' }
  | { code: 'tier-same'; tierId: string }
  | { code: 'dates-follow' | 'dates-overlap' };

/** A new contribution so soon after the last one of the other side may well be the same person's. */
const FOLLOWS_MS = 60 * 86_400_000;

/** Compares both sides of a question. `moved`: rows came back under the other side. */
export function compareSides(one: EvidenceSide, other: EvidenceSide, moved: boolean): Evidence[] {
  const evidence: Evidence[] = moved ? [{ code: 'rows' }] : [];
  evidence.push({ code: compareAddresses(one, other) });
  if (plain(one.name) !== '' && plain(one.name) === plain(other.name)) evidence.push({ code: 'name-same' });
  const theirs = new Set(tiersOf(other));
  for (const tierId of new Set(tiersOf(one)))
    if (theirs.has(tierId)) evidence.push({ code: 'tier-same', tierId });
  const dates = compareSpans(spanOf(one), spanOf(other));
  return dates === null ? evidence : [...evidence, { code: dates }];
}

function compareAddresses(one: EvidenceSide, other: EvidenceSide) {
  if (one.addresses.length === 0 || other.addresses.length === 0) return 'address-none';
  const theirs = new Set(other.addresses.map((address) => address.toLowerCase()));
  return one.addresses.some((address) => theirs.has(address.toLowerCase()))
    ? 'address-same'
    : 'address-other';
}

function plain(name: string | null): string {
  return (name ?? '').normalize('NFD').replaceAll(/\p{M}/gu, '').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

function tiersOf({ facts }: EvidenceSide): string[] {
  return facts.flatMap((fact) => ('tierId' in fact && fact.tierId !== null ? [fact.tierId] : []));
}

type Span = { from: number; to: number };

/** From the first contribution's making to the last payment. */
function spanOf({ facts }: EvidenceSide): Span | null {
  const at = facts.flatMap((fact) => {
    if (fact.kind !== 'order') return [];
    return [fact.createdAt, fact.processedAt, fact.lastChargedAt].flatMap((one) =>
      one === null ? [] : [Date.parse(one)],
    );
  });
  return at.length === 0 ? null : { from: Math.min(...at), to: Math.max(...at) };
}

function compareSpans(one: Span | null, other: Span | null): 'dates-follow' | 'dates-overlap' | null {
  if (one === null || other === null) return null;
  if (one.from <= other.to && other.from <= one.to) return 'dates-overlap';
  const gap = one.from > other.to ? one.from - other.to : other.from - one.to;
  return gap <= FOLLOWS_MS ? 'dates-follow' : null;
}
