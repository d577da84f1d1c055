import { damage } from './damage.ts';
import { idOf, publicId } from './ids.ts';
import { amountNode } from './list-members.ts';
import type { AccountRow, OrderRow } from './rows.ts';
import { byReference, isReferred, type Node, type Paging, page, sortByTime, type View } from './view.ts';

type Reference = { id?: string | null; legacyId?: number | null; slug?: string | null };

/** Arguments of `account.orders`; absent and null ask for nothing. */
export interface OrderArgs extends Paging {
  includeChildrenAccounts: boolean;
  includeIncognito?: boolean | null;
  pausedBy?: string[] | null;
  filter?: 'INCOMING' | 'OUTGOING' | null;
  frequency?: string[] | null;
  status?: string[] | null;
  orderBy: { field: 'CREATED_AT' | 'LAST_CHARGED_AT'; direction: 'ASC' | 'DESC' };
  minAmount?: number | null;
  maxAmount?: number | null;
  dateFrom?: string | null;
  dateTo?: string | null;
  chargedDateFrom?: string | null;
  chargedDateTo?: string | null;
  searchTerm?: string | null;
  tierSlug?: string | null;
  tier?: Reference[] | null;
  onlySubscriptions?: boolean | null;
  onlyActiveSubscriptions?: boolean | null;
  oppositeAccount?: Reference | null;
}

/** `account.orders`. Public but for addresses. @see contracts/open-collective.md §5 */
export function listOrders(view: View, account: AccountRow, args: OrderArgs): Node {
  const { accounts, orders } = view.books.state;
  const places = new Set([account.legacyId]);
  if (args.includeChildrenAccounts) {
    for (const row of Object.values(accounts))
      if (row.parentId === account.legacyId) places.add(row.legacyId);
  }
  const opposite = args.oppositeAccount ? byReference(view, args.oppositeAccount) : null;
  const rows = Object.values(orders).filter((row) => {
    const incoming = places.has(row.toId) && args.filter !== 'OUTGOING';
    const outgoing = places.has(row.fromId) && args.filter !== 'INCOMING';
    if (!incoming && !outgoing) return false;
    if (opposite !== null && (incoming ? row.fromId : row.toId) !== opposite?.legacyId) return false;
    return fits(view, row, args);
  });
  const charged = args.orderBy.field === 'LAST_CHARGED_AT';
  const by = (row: OrderRow) => (charged ? (row.lastChargedAt ?? row.createdAt) : row.createdAt);
  const { rows: found, ...rest } = page(
    sortByTime(view, rows, by, args.orderBy.direction, args),
    args,
    'orders',
  );
  return damage(view, { ...rest, nodes: found.map(view.make.order) });
}

function fits(view: View, row: OrderRow, args: OrderArgs): boolean {
  // Who names no status is never shown what was only promised.
  if (args.status ? !args.status.includes(row.status) : row.status === 'PENDING') return false;
  if (args.frequency && !fitsFrequency(row, args.frequency)) return false;
  if (args.onlySubscriptions && row.subscriptionId === null) return false;
  if (args.onlyActiveSubscriptions && !row.subscriptionActive) return false;
  if (args.pausedBy && !args.pausedBy.includes(row.pausedBy ?? '')) return false;
  if (args.minAmount && row.amount < args.minAmount) return false;
  if (args.maxAmount && row.amount > args.maxAmount) return false;
  if (!within(row.createdAt, args.dateFrom, args.dateTo)) return false;
  if (!within(row.lastChargedAt ?? row.createdAt, args.chargedDateFrom, args.chargedDateTo)) return false;
  const { accounts, tiers } = view.books.state;
  const tier = row.tierId === null ? undefined : tiers[row.tierId];
  if (args.tierSlug && tier?.slug !== args.tierSlug) return false;
  if (args.tier && !args.tier.some((wanted) => tier && isReferred(view, 'tier', tier, wanted))) return false;
  if (!args.searchTerm) return true;
  const from = accounts[row.fromId];
  return `${from?.slug} ${from?.name}`.toLowerCase().includes(args.searchTerm.toLowerCase());
}

/** ONETIME in the list drives the others out. */
function fitsFrequency(row: OrderRow, wanted: string[]): boolean {
  return wanted.includes('ONETIME') ? row.frequency === 'ONETIME' : wanted.includes(row.frequency);
}

function within(when: string, from: string | null | undefined, to: string | null | undefined): boolean {
  const at = Date.parse(when);
  return !(from && at < Date.parse(from)) && !(to && at > Date.parse(to));
}

/** A contribution. Its dates are as they were when it ended: contracts/open-collective.md §0. */
export function orderNode(view: View, row: OrderRow): Node {
  const { accounts, members, tiers, transactions } = view.books.state;
  const tier = row.tierId === null ? undefined : tiers[row.tierId];
  const account = (id: number) => {
    const found = accounts[id];
    return found && found.deletedAt === null ? view.make.account(found) : null;
  };
  const mine = () => Object.values(transactions).filter((known) => known.orderId === row.legacyId);
  const contributed = () => {
    const credits = mine().filter((known) => known.accountId === row.toId);
    return amountNode(credits.length === 0 ? null : credits.reduce((sum, known) => sum + known.amount, 0));
  };
  return {
    id: idOf('order', row, view.older),
    publicId: publicId('order', row.legacyId),
    legacyId: row.legacyId,
    description: null,
    amount: amountNode(row.amount),
    totalAmount: amountNode(row.amount),
    totalContributed: contributed,
    totalDonations: contributed,
    quantity: row.quantity ?? 1,
    status: row.status,
    frequency: row.frequency,
    nextChargeDate: row.nextChargeDate,
    lastChargedAt: row.lastChargedAt,
    processedAt: row.processedAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    tier: tier && tier.deletedAt === null ? view.make.tier(tier) : null,
    fromAccount: () => account(row.fromId),
    toAccount: () => account(row.toId),
    // Who stands behind an incognito account is nobody's business.
    createdByAccount: () => (accounts[row.fromId]?.isIncognito ? null : account(row.createdById)),
    membership: () => {
      const member = Object.values(members).find(
        (known) =>
          known.memberId === row.fromId &&
          known.accountId === row.toId &&
          known.tierId === row.tierId &&
          (known.role === 'BACKER' || known.role === 'ATTENDEE'),
      );
      return member ? view.make.member(member, 'MemberOf', false) : null;
    },
    transactions: () => mine().map(view.make.transaction),
  };
}
