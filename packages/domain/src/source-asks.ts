import { leavesOf, type Rule } from './rule.ts';

/**
 * What the rules want to know of a source, so that nothing else is asked for or kept. `amount`: how much is paid.
 * `quantity`: how many of its tier a contribution takes. `refundDays`: how many days back the return of a payment can still matter: the longest term and the longest grace, and
 * a month for what is returned late.
 */
export type SourceAsks = { amount: boolean; quantity?: boolean; refundDays: number };

const LONGEST_TERM_DAYS = 366;
const LATE_DAYS = 31;

/** What `rules` ask of `source`. */
export function asksOf(rules: readonly Rule[], source: string): SourceAsks {
  let refundDays = LONGEST_TERM_DAYS + LATE_DAYS;
  let amount = false;
  let quantity = false;
  for (const rule of rules) {
    for (const leaf of leavesOf(rule.when)) {
      if ((leaf.kind !== 'paid' && leaf.kind !== 'seat') || leaf.source !== source) continue;
      const paid = leaf.kind === 'seat' ? leaf.paid : leaf;
      amount ||= paid.amountAtLeast !== null || (leaf.kind === 'seat' && leaf.seats.kind === 'per-amount');
      quantity ||= leaf.kind === 'seat' && leaf.seats.kind === 'quantity';
      const term = Math.max(LONGEST_TERM_DAYS, paid.termDays ?? 0);
      refundDays = Math.max(refundDays, term + rule.graceDays + LATE_DAYS);
    }
  }
  return { amount, ...(quantity ? { quantity } : {}), refundDays };
}
