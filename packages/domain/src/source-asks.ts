import { leavesOf, type Rule } from './rule.ts';

/**
 * What the rules want to know of a source, so that nothing else is asked for or kept. `amount`: how much is paid.
 * `refundDays`: how many days back the return of a payment can still matter: the longest term and the longest grace, and
 * a month for what is returned late.
 */
export type SourceAsks = { amount: boolean; refundDays: number };

const LONGEST_TERM_DAYS = 366;
const LATE_DAYS = 31;

/** What `rules` ask of `source`. */
export function asksOf(rules: readonly Rule[], source: string): SourceAsks {
  let refundDays = LONGEST_TERM_DAYS + LATE_DAYS;
  let amount = false;
  for (const rule of rules) {
    for (const leaf of leavesOf(rule.when)) {
      if (leaf.kind !== 'paid' || leaf.source !== source) continue;
      amount ||= leaf.amountAtLeast !== null;
      const term = Math.max(LONGEST_TERM_DAYS, leaf.termDays ?? 0);
      refundDays = Math.max(refundDays, term + rule.graceDays + LATE_DAYS);
    }
  }
  return { amount, refundDays };
}
