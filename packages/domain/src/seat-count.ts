import type { Fact, OrderData } from './fact.ts';
import { leafVerdict, type Terms } from './leaf-verdict.ts';
import type { PaidLeaf, SeatCount } from './rule.ts';

/** An organization as far as its seats go: its outside account and what the books say of it. */
export type Organization = { source: string; type: string; facts: readonly Fact[] };

/**
 * How many seats an organization's contributions give now, all that count together.
 *
 * | seats      | the contributions that count, grace too         | how many                          |
 * |------------|--------------------------------------------------|-----------------------------------|
 * | any        | none                                             | 0                                 |
 * | number     | one or more                                      | that number                       |
 * | quantity   | all tell how many were taken                     | the sum                           |
 * | per-amount | all tell their amount in the currency            | the monthly sum, by the price of a seat, rounded down |
 * | either     | one does not tell it, or in another currency     | null: not known                   |
 */
export function seatCount(
  organization: Organization,
  paid: PaidLeaf,
  seats: SeatCount,
  terms: Terms,
): number | null {
  const { facts, source, type } = organization;
  const refunds = facts.filter((fact) => fact.data.kind === 'refund');
  const counting = facts.flatMap((fact) => {
    if (fact.data.kind !== 'order') return [];
    const alone = { facts: [fact, ...refunds], identities: [{ source, type }] };
    const { kind } = leafVerdict(alone, paid, terms);
    return kind === 'paid-up' || kind === 'grace' ? [fact.data] : [];
  });
  if (counting.length === 0) return 0;
  switch (seats.kind) {
    case 'number':
      return seats.number;
    case 'quantity':
      return sum(counting.map((order) => order.quantity ?? null));
    case 'per-amount': {
      const monthly = sum(counting.map((order) => monthlyCents(order, seats.currency)));
      return monthly === null ? null : Math.floor(monthly / seats.cents);
    }
  }
}

function sum(parts: readonly (number | null)[]): number | null {
  return parts.reduce<number | null>((all, one) => (all === null || one === null ? null : all + one), 0);
}

/** A yearly contribution pays a twelfth each month; any other counts as it is. */
function monthlyCents({ amount, frequency }: OrderData, currency: string): number | null {
  if (!amount || amount.currency !== currency) return null;
  return frequency === 'YEARLY' ? amount.cents / 12 : amount.cents;
}
