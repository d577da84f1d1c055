import { idOf, publicId } from './ids.ts';
import { amountNode } from './list-members.ts';
import type { AccountRow, TransactionRow } from './rows.ts';
import { byReference, isReferred, type Node, type Paging, page, sortByTime, type View } from './view.ts';

type Reference = { id?: string | null; legacyId?: number | null; slug?: string | null };

/** Arguments of `account.transactions`. */
export interface TransactionArgs extends Paging {
  type?: 'CREDIT' | 'DEBIT' | null;
  fromAccount?: Reference | null;
  order?: Reference | null;
  isRefund?: boolean | null;
  kind?: string[] | null;
  dateFrom?: string | null;
  dateTo?: string | null;
  orderBy: { direction: 'ASC' | 'DESC' };
}

/** `account.transactions`: where a refund can be seen. @see contracts/open-collective.md §6 */
export function listTransactions(view: View, account: AccountRow, args: TransactionArgs): Node {
  const { orders, transactions } = view.books.state;
  const from = args.fromAccount ? byReference(view, args.fromAccount) : null;
  const rows = Object.values(transactions).filter((row) => {
    if (row.accountId !== account.legacyId) return false;
    if (args.type && row.type !== args.type) return false;
    if (args.kind && !args.kind.includes('CONTRIBUTION')) return false;
    if (args.isRefund !== undefined && args.isRefund !== null && row.isRefund !== args.isRefund) return false;
    if (from !== null && fromId(row) !== from?.legacyId) return false;
    const order = orders[row.orderId];
    if (args.order && !(order && isReferred(view, 'order', order, args.order))) return false;
    const at = Date.parse(row.createdAt);
    return (
      !(args.dateFrom && at < Date.parse(args.dateFrom)) && !(args.dateTo && at > Date.parse(args.dateTo))
    );
  });
  const sorted = sortByTime(view, rows, (row) => row.createdAt, args.orderBy.direction, args);
  const { rows: found, ...rest } = page(sorted, args, 'transactions');
  return { ...rest, nodes: found.map(view.make.transaction) };
}

function fromId(row: TransactionRow): number {
  return row.type === 'DEBIT' ? row.accountId : row.oppositeId;
}

/** One side of a payment or of its return. */
export function transactionNode(view: View, row: TransactionRow): Node {
  const { accounts, orders, transactions } = view.books.state;
  const account = (id: number) => {
    const found = accounts[id];
    return found && found.deletedAt === null ? view.make.account(found) : null;
  };
  const order = orders[row.orderId];
  return {
    __typename: row.type === 'CREDIT' ? 'Credit' : 'Debit',
    id: idOf('transaction', row, view.older),
    legacyId: row.legacyId,
    publicId: publicId('transaction', row.legacyId),
    group: row.group,
    type: row.type,
    kind: 'CONTRIBUTION',
    refundKind: row.refundKind,
    amount: amountNode(row.amount),
    account: () => account(row.accountId),
    oppositeAccount: () => account(row.oppositeId),
    fromAccount: () => account(fromId(row)),
    toAccount: () => account(row.type === 'DEBIT' ? row.oppositeId : row.accountId),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    order: () => (order ? view.make.order(order) : null),
    isRefunded: !row.isRefund && row.refundId !== null,
    isRefund: row.isRefund,
    isDisputed: order?.status === 'DISPUTED',
    isInReview: order?.status === 'IN_REVIEW',
    isOrderRejected: order?.status === 'REJECTED',
    refundTransaction: () => {
      const other = row.refundId === null ? undefined : transactions[row.refundId];
      return other ? view.make.transaction(other) : null;
    },
  };
}
