import type { Books } from './books.ts';
import { charge, endSubscription } from './charge.ts';
import type { OrderRow } from './rows.ts';
import { addMonths, nextFull } from './terms.ts';

/**
 * When something happens to an order by itself, and what; null: never.
 * Charges run on the hour; an order that was promised two months ago or paused a year ago expires in the night.
 * @see contracts/open-collective.md §5
 */
export function nextEvent(order: OrderRow): { at: Date; kind: 'charge' | 'expire' } | null {
  if (order.status === 'PENDING') {
    return { at: nextFull(addMonths(new Date(order.createdAt), 2), 'day'), kind: 'expire' };
  }
  if (order.status === 'PAUSED' && order.pausedAt !== null) {
    return { at: nextFull(addMonths(new Date(order.pausedAt), 12), 'day'), kind: 'expire' };
  }
  if (!order.subscriptionActive || order.nextChargeDate === null) return null;
  if (order.status !== 'ACTIVE' && order.status !== 'ERROR') return null;
  return { at: nextFull(new Date(order.nextChargeDate), 'hour'), kind: 'charge' };
}

/** Lives from `state.livedUntil` to `until`, charge by charge in the order of time. Never backwards. */
export function liveUntil(books: Books, until: Date): void {
  const { state } = books;
  if (until <= new Date(state.livedUntil)) return;
  for (;;) {
    const due = dueOrders(state.orders, until);
    if (due.orders.length === 0) break;
    for (const order of due.orders) happen(books, order, due.at);
  }
  state.livedUntil = until.toISOString();
  books.changed();
}

/** Everything that happens at the earliest coming instant, by number. */
function dueOrders(orders: Record<string, OrderRow>, until: Date): { at: Date; orders: OrderRow[] } {
  let at = until;
  let found: OrderRow[] = [];
  for (const order of Object.values(orders)) {
    const next = nextEvent(order);
    if (!next || next.at > at) continue;
    if (next.at < at) found = [];
    at = next.at;
    found.push(order);
  }
  return { at, orders: found };
}

function happen(books: Books, order: OrderRow, at: Date): void {
  const event = nextEvent(order);
  if (!event) return;
  if (event.kind === 'charge') charge(books, order, at);
  // The nightly statement changes the status and says nothing to anybody: contracts/open-collective.md §8.
  else endSubscription(books, order, at, 'EXPIRED');
}
