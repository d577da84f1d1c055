import { type AccountRef, type Books, findAccount } from './books.ts';
import { CannotDo } from './contribute.ts';
import { idOf, publicId } from './ids.ts';
import type { AccountRow, OrderStatus } from './rows.ts';

/** What pages and tests look at of a person: the books' own words. */
export interface PersonView {
  legacyId: number;
  id: string;
  publicId: string;
  slug: string;
  name: string;
  email: string | null;
  type: string;
  isGuest: boolean;
  isIncognito: boolean;
  /** Roles in the collective, with those of its events; BACKER is one of them. */
  roles: string[];
  /** Oldest first. */
  orders: OrderView[];
}

export interface OrderView {
  legacyId: number;
  id: string;
  status: OrderStatus;
  /** Slug; null: none or deleted. */
  tier: string | null;
  frequency: string;
  amount: number;
  createdAt: string;
  lastChargedAt: string | null;
  nextChargeDate: string | null;
  failures: number;
  refuseNext: number;
}

/** A person by any id. */
export function viewPerson(books: Books, ref: AccountRef, older: boolean): PersonView {
  const account = findAccount(books, ref);
  if (!account) throw new CannotDo('person');
  return view(books, account, older);
}

/** Everybody who has contributed or has a role, by number; the deleted are left out. */
export function viewPeople(books: Books, older: boolean): PersonView[] {
  const { accounts, members, orders } = books.state;
  const known = new Set<number>();
  for (const row of Object.values(members)) if (row.role !== 'HOST') known.add(row.memberId);
  for (const row of Object.values(orders)) known.add(row.fromId);
  const people = Object.values(accounts).filter((row) => row.deletedAt === null && known.has(row.legacyId));
  return people.map((account) => view(books, account, older));
}

function view(books: Books, account: AccountRow, older: boolean): PersonView {
  const { members, orders, tiers, collectiveId, accounts } = books.state;
  const here = (id: number) => id === collectiveId || accounts[id]?.parentId === collectiveId;
  const mine = Object.values(members).filter(
    (row) => row.memberId === account.legacyId && here(row.accountId),
  );
  return {
    legacyId: account.legacyId,
    id: idOf('account', account, older),
    publicId: publicId('account', account.legacyId),
    slug: account.slug,
    name: account.name ?? account.slug,
    email: account.email,
    type: account.type,
    isGuest: account.isGuest,
    isIncognito: account.isIncognito,
    roles: [...new Set(mine.map((row) => row.role))],
    orders: Object.values(orders)
      .filter((row) => row.fromId === account.legacyId)
      .map((row) => {
        const tier = row.tierId === null ? undefined : tiers[row.tierId];
        return {
          legacyId: row.legacyId,
          id: idOf('order', row, older),
          status: row.status,
          tier: tier && tier.deletedAt === null ? tier.slug : null,
          frequency: row.frequency,
          amount: row.amount,
          createdAt: row.createdAt,
          lastChargedAt: row.lastChargedAt,
          nextChargeDate: row.nextChargeDate,
          failures: row.failures,
          refuseNext: row.refuseNext,
        };
      }),
  };
}
