import { FIELD } from './answers.ts';
import { damage } from './damage.ts';
import { idOf, publicId } from './ids.ts';
import type { AccountRow, MemberRow } from './rows.ts';
import { addDays } from './terms.ts';
import {
  byReference,
  fieldError,
  isAdminOf,
  isThere,
  type Node,
  type Paging,
  page,
  sortByTime,
  tierByReference,
  type View,
} from './view.ts';

type Reference = { id?: string | null; legacyId?: number | null; slug?: string | null };
type Filters = Paging & {
  role?: string[] | null;
  accountType?: string[] | null;
  orderBy: { direction: 'ASC' | 'DESC' };
  tier?: Reference | null;
};

const CORE = ['ADMIN', 'MEMBER', 'ACCOUNTANT'];

/** `account.members`. @see contracts/open-collective.md §2, §3 */
export function listMembers(
  view: View,
  account: AccountRow,
  args: Filters & { email?: string | null; includeInherited?: boolean | null },
): Node {
  if (args.email && !isAdminOf(view, account)) throw fieldError(FIELD.emailFilter);
  const { members, accounts } = view.books.state;
  const inherit = args.includeInherited !== false && account.parentId !== null;
  const rows = Object.values(members).filter((row) => {
    const inherited = inherit && row.accountId === account.parentId && CORE.includes(row.role);
    if (row.accountId !== account.legacyId && !inherited) return false;
    // The people are joined in, so who is softly deleted takes the row along.
    const person = accounts[row.memberId];
    if (!person || person.deletedAt !== null) return false;
    return matches(view, row, person, args) && (!args.email || person.email === args.email);
  });
  return collection(view, rows, args, 'members', (row) =>
    view.make.member(row, 'Member', row.accountId !== account.legacyId),
  );
}

/** `account.memberOf`: the same rows seen from the person's side. @see contracts/open-collective.md §3 */
export function listMemberOf(
  view: View,
  person: AccountRow,
  args: Filters & { account?: Reference | null },
): Node {
  const { members, accounts } = view.books.state;
  const where = args.account ? byReference(view, args.account) : null;
  const rows = Object.values(members).filter((row) => {
    if (row.memberId !== person.legacyId || (where !== null && row.accountId !== where?.legacyId))
      return false;
    const account = accounts[row.accountId];
    return account !== undefined && account.deletedAt === null && matches(view, row, account, args);
  });
  return collection(view, rows, args, 'memberships', (row) => view.make.member(row, 'MemberOf', false));
}

function matches(view: View, row: MemberRow, other: AccountRow, args: Filters): boolean {
  if (!isThere(view, row)) return false;
  if (args.role && !args.role.includes(row.role)) return false;
  if (args.accountType && !args.accountType.includes(other.type)) return false;
  if (args.tier === undefined) return true;
  // `tier: null` asks for those without one.
  return (args.tier === null ? null : (tierByReference(view, args.tier)?.legacyId ?? -1)) === row.tierId;
}

function collection(
  view: View,
  rows: MemberRow[],
  args: Filters,
  what: string,
  node: (row: MemberRow) => Node,
): Node {
  const sorted = sortByTime(view, rows, (row) => row.createdAt, args.orderBy.direction, args);
  const { rows: found, ...rest } = page(sorted, args, what);
  return damage(view, { ...rest, nodes: found.map(node) });
}

/** A member row, as the collective sees it or as the person does. */
export function memberNode(
  view: View,
  row: MemberRow,
  kind: 'Member' | 'MemberOf',
  inherited: boolean,
): Node {
  const { accounts, tiers, transactions } = view.books.state;
  const tier = row.tierId === null ? undefined : tiers[row.tierId];
  return {
    id: idOf('member', row, view.older),
    publicId: publicId('member', row.legacyId),
    role: row.role,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    since: row.since,
    publicMessage: null,
    description: row.description,
    inherited,
    tier: tier && tier.deletedAt === null ? view.make.tier(tier) : null,
    totalDonations: () => {
      const mine = Object.values(transactions).filter(
        (known) =>
          known.type === 'CREDIT' && known.oppositeId === row.memberId && known.accountId === row.accountId,
      );
      return amountNode(mine.reduce((sum, known) => sum + known.amount, 0));
    },
    isActive: () => isActive(view, row),
    account: () => {
      const account = accounts[kind === 'Member' ? row.memberId : row.accountId];
      if (!account || (account.isIncognito && !mayReadIncognito(view))) return null;
      return view.make.account(account);
    },
  };
}

/** A newer server hides incognito accounts from all but tokens with the scope; an older one shows them without an address. */
function mayReadIncognito(view: View): boolean {
  return view.older || (view.caller?.scopes.includes('incognito') ?? false);
}

/** The API's own idea of who is active, with its traps. @see contracts/open-collective.md §5 */
function isActive(view: View, row: MemberRow): boolean {
  const tier = row.tierId === null ? undefined : view.books.state.tiers[row.tierId];
  // A deleted tier looks like none.
  if (!tier || tier.deletedAt !== null || tier.frequency === 'ONETIME' || tier.frequency === 'FLEXIBLE')
    return true;
  view.paid ??= lastPayments(view);
  const last = view.paid.get(`${row.memberId}:${tier.legacyId}`);
  return last !== undefined && addDays(new Date(last), tier.frequency === 'MONTHLY' ? 45 : 365) >= view.now;
}

function lastPayments(view: View): Map<string, string> {
  const { orders, transactions } = view.books.state;
  const last = new Map<string, string>();
  for (const row of Object.values(transactions)) {
    const order = orders[row.orderId];
    if (!order || row.type !== 'CREDIT' || row.isRefund || row.refundId !== null) continue;
    const key = `${order.fromId}:${order.tierId}`;
    if ((last.get(key) ?? '') < row.createdAt) last.set(key, row.createdAt);
  }
  return last;
}

/** Cents as the API writes amounts; null: an amount that is not set. */
export function amountNode(cents: number | null): Node {
  return { value: cents === null ? null : cents / 100, currency: 'EUR', valueInCents: cents };
}
