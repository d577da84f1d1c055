import type { RefundData } from './fact.ts';

const DAY_MS = 86_400_000;

/**
 * What the refunds of one contribution say of the payment that carries its running term, made at `paid` (null: not
 * known). The first row that fits one of them decides; rows further up win.
 *
 * | the refund                                            | of which payment                | then      |
 * |-------------------------------------------------------|---------------------------------|-----------|
 * | DUPLICATE, EDIT                                       | any                             | untouched |
 * | any                                                   | more than a day before `paid`   | untouched |
 * | REFUND, REJECT, DISPUTE                               | within a day of `paid`          | returned  |
 * | any other kind, or none told                          | within a day of `paid`          | unclear   |
 * | any                                                   | later than that, or not told    | unclear   |
 *
 * `returned` wins over `unclear`: one payment went back for sure. A payment's transaction is written within minutes of
 * the charge that the contribution shows; a day leaves room for bank debits.
 * @see contracts/open-collective.md §6
 */
export function refundsSay(
  refunds: readonly RefundData[],
  paid: Date | null,
): 'untouched' | 'returned' | 'unclear' {
  const said = refunds.map((refund) => sayOne(refund, paid));
  return said.includes('returned') ? 'returned' : said.includes('unclear') ? 'unclear' : 'untouched';
}

function sayOne(refund: RefundData, paid: Date | null): 'untouched' | 'returned' | 'unclear' {
  const { refundKind } = refund;
  if (refundKind === 'DUPLICATE' || refundKind === 'EDIT') return 'untouched';
  const of = refund.paidAt === null ? Number.NaN : Date.parse(refund.paidAt);
  if (paid === null || Number.isNaN(of)) return 'unclear';
  const apart = of - paid.getTime();
  if (apart < -DAY_MS) return 'untouched';
  if (apart > DAY_MS) return 'unclear';
  return refundKind === 'REFUND' || refundKind === 'REJECT' || refundKind === 'DISPUTE'
    ? 'returned'
    : 'unclear';
}
