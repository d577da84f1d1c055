import type { Books } from './books.ts';
import { hashId } from './ids.ts';
import type { AccountRow, MemberRow, OrderRow, TierRow, TransactionRow } from './rows.ts';

const CURRENCY = 'EUR';

/** "€10.00". */
function money(cents: number): string {
  return `€${(cents / 100).toFixed(2)}`;
}

function interval(order: OrderRow): 'month' | 'year' | null {
  if (order.frequency === 'ONETIME') return null;
  return order.frequency === 'MONTHLY' ? 'month' : 'year';
}

/** The `order` part of a hook's body. Shape: open-collective-samples/webhook-subscription-canceled.json */
function orderPart(order: OrderRow): object {
  const every = interval(order);
  return {
    idV2: hashId('order', order.legacyId),
    id: order.legacyId,
    totalAmount: order.amount,
    currency: CURRENCY,
    description: null,
    tags: null,
    interval: every,
    createdAt: order.createdAt,
    quantity: 1,
    FromCollectiveId: order.fromId,
    TierId: order.tierId,
    formattedAmount: money(order.amount),
    formattedAmountWithInterval: every ? `${money(order.amount)} / ${every}` : money(order.amount),
  };
}

function tierPart(tier: TierRow | undefined): object | null {
  if (!tier) return null;
  const amount = tier.amount ?? 0;
  return {
    idV2: hashId('tier', tier.legacyId),
    id: tier.legacyId,
    name: tier.name,
    amount,
    currency: CURRENCY,
    description: null,
    maxQuantity: null,
    formattedAmount: money(amount),
    formattedAmountWithInterval: money(amount),
  };
}

function accountPart(account: AccountRow | undefined): object | null {
  if (!account) return null;
  return {
    idV2: hashId('account', account.legacyId),
    id: account.legacyId,
    slug: account.slug,
    name: account.name,
    type: account.type,
  };
}

function tierOf(books: Books, tierId: number | null): TierRow | undefined {
  return tierId === null ? undefined : books.state.tiers[tierId];
}

/** `data` of subscription.canceled, .paused and .resumed. @see contracts/open-collective.md §8 */
export function subscriptionData(books: Books, order: OrderRow): object {
  return {
    subscription: { id: order.subscriptionId },
    order: orderPart(order),
    tier: tierPart(tierOf(books, order.tierId)),
  };
}

/** `data` of order.processed. */
export function orderData(books: Books, order: OrderRow): object {
  return { order: orderPart(order), tier: tierPart(tierOf(books, order.tierId)) };
}

/** `data` of collective.member.created. */
export function memberData(books: Books, member: MemberRow, order: OrderRow): object {
  return {
    member: {
      role: member.role,
      description: member.description,
      since: member.since,
      memberCollective: accountPart(books.state.accounts[member.memberId]),
      tier: tierPart(tierOf(books, member.tierId)),
    },
    order: orderPart(order),
  };
}

/** `data` of collective.transaction.created. */
export function transactionData(books: Books, order: OrderRow, credit: TransactionRow): object {
  return {
    transaction: {
      id: credit.legacyId,
      amount: credit.amount,
      currency: CURRENCY,
      createdAt: credit.createdAt,
    },
    fromCollective: accountPart(books.state.accounts[order.fromId]),
    collective: accountPart(books.state.accounts[order.toId]),
  };
}
