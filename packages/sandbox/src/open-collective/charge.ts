import { memberData, orderData, subscriptionData, transactionData } from './activity-data.ts';
import { addMember, addTransaction, type Books, report, touch } from './books.ts';
import type { OrderRow, RefundKind, TransactionRow } from './rows.ts';
import { addDays, firstRenewal, nextRenewal, retryAfterDays } from './terms.ts';

/** Ends a subscription. Its dates stay as they are. @see contracts/open-collective.md §0, §6 */
export function endSubscription(books: Books, order: OrderRow, at: Date, status: OrderRow['status']): void {
  order.status = status;
  order.subscriptionActive = false;
  touch(books, order, at);
}

/** The money arrived: two transactions, the order in good standing, the member row if there was none. */
export function settle(books: Books, order: OrderRow, at: Date): void {
  const { tiers } = books.state;
  const tier = order.tierId === null ? null : (tiers[order.tierId] ?? null);
  const first = order.processedAt === null;
  order.processedAt = at.toISOString();
  order.failures = 0;
  if (order.frequency === 'ONETIME') {
    order.status = 'PAID';
  } else {
    order.status = 'ACTIVE';
    order.subscriptionActive = true;
    order.lastChargedAt = at.toISOString();
    const due =
      first || order.periodStart === null ? null : nextRenewal(new Date(order.periodStart), order.frequency);
    // A subscription taken up after a long pause is charged for the future only.
    const next = due && due > at ? due : firstRenewal(at, order.frequency);
    order.nextChargeDate = next?.toISOString() ?? null;
    order.periodStart = order.nextChargeDate;
  }
  touch(books, order, at);
  if (order.amount > 0) {
    const credit = recordPayment(books, order, at);
    report(books, at, 'collective.transaction.created', order.toId, transactionData(books, order, credit));
  }
  report(books, at, 'order.processed', order.toId, orderData(books, order));
  const role = tier?.type === 'TICKET' ? 'ATTENDEE' : 'BACKER';
  // Free tiers leave no member row, tickets apart: contracts/open-collective.md §3.
  if (order.amount === 0 && role === 'BACKER') return;
  const before = books.state.counters.members;
  const member = addMember(books, at, {
    memberId: order.fromId,
    accountId: order.toId,
    role,
    tierId: order.tierId,
  });
  if (books.state.counters.members === before) return;
  report(books, at, 'collective.member.created', order.toId, memberData(books, member, order));
}

function recordPayment(books: Books, order: OrderRow, at: Date): TransactionRow {
  const group = `pay-${order.legacyId}-${at.getTime()}`;
  const common = { orderId: order.legacyId, group, isRefund: false, refundKind: null, refundId: null };
  addTransaction(books, at, {
    ...common,
    type: 'DEBIT',
    accountId: order.fromId,
    oppositeId: order.toId,
    amount: -order.amount,
  });
  return addTransaction(books, at, {
    ...common,
    type: 'CREDIT',
    accountId: order.toId,
    oppositeId: order.fromId,
    amount: order.amount,
  });
}

/** The bank said no: tried again later, and given up at the sixth time. @see contracts/open-collective.md §5 */
export function refuse(books: Books, order: OrderRow, at: Date): void {
  order.failures += 1;
  if (order.refuseNext > 0) order.refuseNext -= 1;
  const days = retryAfterDays(order.failures);
  if (days === null) {
    cancelSubscription(books, order, at);
    return;
  }
  order.status = 'ERROR';
  order.nextChargeDate = addDays(at, days).toISOString();
  touch(books, order, at);
  report(books, at, 'payment.failed', order.toId);
}

/** What a contributor's "cancel" does, and what the sixth refusal does. */
export function cancelSubscription(books: Books, order: OrderRow, at: Date): void {
  endSubscription(books, order, at, 'CANCELLED');
  report(books, at, 'subscription.canceled', order.toId, subscriptionData(books, order));
}

/** One charge that is due: paid or refused, as the person's bank wills. */
export function charge(books: Books, order: OrderRow, at: Date): void {
  if (order.refuseNext > 0) refuse(books, order, at);
  else settle(books, order, at);
}

/**
 * Gives the last payment of an order back. The order's status and the member row stay as they were.
 * Returns whether there was a payment to give back. @see contracts/open-collective.md §6
 */
export function refundPayment(books: Books, order: OrderRow, at: Date, refundKind: RefundKind): boolean {
  const paid = Object.values(books.state.transactions).filter(
    (row) => row.orderId === order.legacyId && !row.isRefund && row.refundId === null,
  );
  const last = paid.at(-1);
  if (!last) return false;
  for (const row of paid.filter((known) => known.group === last.group)) {
    const back = addTransaction(books, at, {
      type: row.type === 'CREDIT' ? 'DEBIT' : 'CREDIT',
      accountId: row.accountId,
      oppositeId: row.oppositeId,
      orderId: row.orderId,
      group: `back-${row.group}`,
      amount: -row.amount,
      isRefund: true,
      refundKind,
      refundId: row.legacyId,
    });
    row.refundId = back.legacyId;
    row.refundKind = refundKind;
    touch(books, row, at);
  }
  return true;
}
