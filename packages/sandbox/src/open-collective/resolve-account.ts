import { FIELD, LIMITS } from './answers.ts';
import { idOf, publicId } from './ids.ts';
import { listMemberOf, listMembers } from './list-members.ts';
import { listOrders } from './list-orders.ts';
import { listTransactions } from './list-transactions.ts';
import type { AccountRow } from './rows.ts';
import {
  fieldError,
  isAdminOf,
  mayReadEmail,
  type Node,
  type Paging,
  page,
  sortByTime,
  type View,
} from './view.ts';

const TYPE_NAMES: Record<AccountRow['type'], string> = {
  INDIVIDUAL: 'Individual',
  ORGANIZATION: 'Organization',
  COLLECTIVE: 'Collective',
  EVENT: 'Event',
  PROJECT: 'Project',
};

/** An account as the API shows it to this caller. @see contracts/open-collective.md §3, §4, §10 */
export function accountNode(view: View, row: AccountRow): Node {
  const { state } = view.books;
  return {
    __typename: row.isHost ? 'Host' : TYPE_NAMES[row.type],
    id: idOf('account', row, view.older),
    legacyId: row.legacyId,
    publicId: publicId('account', row.legacyId),
    slug: row.slug,
    type: row.type,
    name: row.name,
    description: null,
    currency: 'EUR',
    isIncognito: row.isIncognito,
    imageUrl: () => `https://images.example.test/${row.slug}/avatar.png`,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    isArchived: row.isArchived,
    isFrozen: false,
    isSuspended: row.isSuspended,
    isActive: row.type !== 'INDIVIDUAL',
    isHost: row.isHost,
    isAdmin: () => isAdminOf(view, row),
    settings: {},
    isGuest: row.isGuest,
    // Always null for an organization; the caller's own needs the scope.
    email: () =>
      row.type === 'INDIVIDUAL' && mayReadEmail(view, row) && mayReadOwn(view, row) ? row.email : null,
    emails: () => readEmails(view, row),
    members: (args: Parameters<typeof listMembers>[2]) => listMembers(view, row, args),
    memberOf: (args: Parameters<typeof listMemberOf>[2]) => listMemberOf(view, row, args),
    memberInvitations: (args: { role?: string[] | null }) => {
      if (!isAdminOf(view, row)) throw fieldError(FIELD.invitations);
      const open = Object.values(state.invitations).filter((known) => known.accountId === row.legacyId);
      return open.filter((known) => !args.role || args.role.includes(known.role)).map(view.make.invitation);
    },
    orders: (args: Parameters<typeof listOrders>[2]) => listOrders(view, row, args),
    transactions: (args: Parameters<typeof listTransactions>[2]) => listTransactions(view, row, args),
    tiers: (args: Paging) => {
      const mine = Object.values(state.tiers).filter(
        (tier) => tier.accountId === row.legacyId && tier.deletedAt === null,
      );
      const { rows, ...rest } = page(mine, args, 'tiers');
      return { ...rest, nodes: rows.map(view.make.tier) };
    },
    childrenAccounts: (args: Paging & { accountType?: string[] | null }) => {
      const children = Object.values(state.accounts).filter(
        (known) =>
          known.parentId === row.legacyId &&
          known.deletedAt === null &&
          (!args.accountType || args.accountType.includes(known.type)),
      );
      const sorted = sortByTime(view, children, (known) => known.createdAt, 'DESC', args);
      const { rows, ...rest } = page(sorted, args, 'children', LIMITS.children.value);
      return { ...rest, nodes: rows.map(view.make.account) };
    },
    parent: () => {
      const parent = row.parentId === null ? undefined : state.accounts[row.parentId];
      return parent ? view.make.account(parent) : null;
    },
  };
}

/** `Individual.email` of the caller is the one thing that a scope guards. @see contracts/open-collective.md §1 */
function mayReadOwn(view: View, row: AccountRow): boolean {
  return row.legacyId !== view.caller?.accountId || view.caller.scopes.includes('email');
}

function readEmails(view: View, row: AccountRow): string[] | null {
  if (!mayReadEmail(view, row)) return null;
  if (row.isIncognito) return null;
  if (row.type === 'INDIVIDUAL') return row.email === null ? [] : [row.email];
  const { members, accounts } = view.books.state;
  const admins = Object.values(members).filter(
    (known) => known.accountId === row.legacyId && known.role === 'ADMIN',
  );
  return admins.flatMap((admin) => accounts[admin.memberId]?.email ?? []);
}
