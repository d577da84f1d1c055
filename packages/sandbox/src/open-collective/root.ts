import type { GraphQLError } from 'graphql';
import { removeCore } from './account-verbs.ts';
import { FIELD } from './answers.ts';
import { type Books, findAccount } from './books.ts';
import type { OpenCollectiveFaults } from './faults.ts';
import { idOf, isIdShaped, publicId } from './ids.ts';
import { amountNode, memberNode } from './list-members.ts';
import { orderNode } from './list-orders.ts';
import { transactionNode } from './list-transactions.ts';
import { accountNode } from './resolve-account.ts';
import type { AccountRow, CoreRole, InvitationRow, TierRow } from './rows.ts';
import { byReference, fieldError, isAdminOf, isReferred, type Node, type View } from './view.ts';

/** One request's view, complete. */
export function createView(
  books: Books,
  given: { older: boolean; now: Date; faults: OpenCollectiveFaults; caller: View['caller'] },
): View {
  const view: View = {
    books,
    ...given,
    make: {
      account: (row) => accountNode(view, row),
      member: (row, kind, inherited) => memberNode(view, row, kind, inherited),
      order: (row) => orderNode(view, row),
      tier: (row) => tierNode(view, row),
      transaction: (row) => transactionNode(view, row),
      invitation: (row) => invitationNode(view, row),
    },
  };
  return view;
}

type AccountArgs = { id?: string | null; slug?: string | null; throwIfMissing?: boolean | null };

/** The fields of Query and Mutation. */
export function createRoot(view: View): Node {
  const { books, caller } = view;
  const me = () => {
    const account = caller && books.state.accounts[caller.accountId];
    return account && account.deletedAt === null ? view.make.account(account) : null;
  };
  const account = (type: AccountRow['type'] | null) => (args: AccountArgs) => {
    const found = findByArgs(view, args);
    if (found && (type === null || found.type === type)) return view.make.account(found);
    if (args.throwIfMissing === false) return null;
    throw args.slug && !args.id ? fieldError(FIELD.noSlug, args.slug) : fieldError(FIELD.notFound);
  };
  return {
    me,
    loggedInAccount: me,
    account: account(null),
    individual: account('INDIVIDUAL'),
    collective: account('COLLECTIVE'),
    order: (args: { order: { id?: string | null; legacyId?: number | null } }) => {
      const row = Object.values(books.state.orders).find((known) =>
        isReferred(view, 'order', known, args.order),
      );
      return row ? view.make.order(row) : null;
    },
    removeMember: (args: RemoveArgs) => removeMember(view, args),
  };
}

function findByArgs(view: View, args: AccountArgs): AccountRow | undefined {
  if (args.id) {
    if (!isIdShaped('account', args.id, view.older)) throw fieldError(FIELD.badId, 'account', args.id);
    return findAccount(view.books, args.id);
  }
  const { accounts } = view.books.state;
  return Object.values(accounts).find((row) => row.slug === args.slug && row.deletedAt === null);
}

type Reference = { id?: string | null; legacyId?: number | null; slug?: string | null };
type RemoveArgs = { memberAccount: Reference; account: Reference; role: string };

/** Only core roles, only by an admin, only with the scope. @see contracts/open-collective.md §1, §6 */
function removeMember(view: View, args: RemoveArgs): boolean {
  if (view.caller && !view.caller.scopes.includes('account')) throw fieldError(FIELD.scope, 'account');
  const account = byReference(view, args.account);
  const person = byReference(view, args.memberAccount);
  if (!account || !person) throw fieldError(FIELD.notFound);
  if (!isAdminOf(view, account) || !['ADMIN', 'MEMBER', 'ACCOUNTANT'].includes(args.role)) throw forbidden();
  removeCore(view.books, view.now, person.legacyId, args.role as CoreRole);
  return true;
}

function forbidden(): GraphQLError {
  return fieldError(FIELD.forbidden);
}

function tierNode(view: View, row: TierRow): Node {
  const intervals = { MONTHLY: 'month', YEARLY: 'year', FLEXIBLE: 'flexible', ONETIME: null };
  return {
    id: idOf('tier', row, view.older),
    publicId: publicId('tier', row.legacyId),
    legacyId: row.legacyId,
    slug: row.slug,
    name: row.name,
    description: null,
    type: row.type,
    interval: intervals[row.frequency],
    frequency: row.frequency,
    amountType: row.amountType,
    amount: amountNode(row.amount),
    minimumAmount: amountNode(row.minimumAmount),
    currency: 'EUR',
    maxQuantity: null,
    endsAt: null,
  };
}

function invitationNode(view: View, row: InvitationRow): Node {
  const { accounts } = view.books.state;
  const account = (id: number) => {
    const found = accounts[id];
    return found ? view.make.account(found) : null;
  };
  return {
    id: idOf('invitation', row, view.older),
    publicId: publicId('invitation', row.legacyId),
    createdAt: row.createdAt,
    role: row.role,
    tier: null,
    inviter: () => account(row.inviterId),
    account: () => account(row.accountId),
    memberAccount: () => account(row.memberId),
  };
}
