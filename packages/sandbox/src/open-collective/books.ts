import { hashId, publicId } from './ids.ts';
import type {
  AccountRow,
  CoreRole,
  Frequency,
  InvitationRow,
  MemberRow,
  OrderRow,
  Role,
  State,
  TierRow,
  TransactionRow,
} from './rows.ts';

/** Something that happened; those of `delivered` kinds are posted to the hooks. */
export interface Activity {
  number: number;
  type: string;
  at: string;
  accountId: number;
  data: object;
}

/** The rows and the few ways to make and find them. */
export interface Books {
  state: State;
  changed(): void;
  /** Called for every activity, in order. */
  onActivity: (activity: Activity) => void;
}

/** Slug, number, id or public id. */
export type AccountRef = string | number;

type Made<T> = Omit<T, 'legacyId' | 'createdAt' | 'updatedAt'>;

/** Writes a row as it is, without asking whether there is one like it. */
export function insertRow<T extends { legacyId: number; createdAt: string; updatedAt: string }>(
  books: Books,
  table: 'accounts' | 'tiers' | 'members' | 'orders' | 'transactions' | 'invitations',
  at: Date,
  row: Made<T>,
): T {
  const legacyId = nextNumber(books, table);
  const made = { ...row, legacyId, createdAt: at.toISOString(), updatedAt: at.toISOString() } as T;
  (books.state[table] as unknown as Record<string, T>)[legacyId] = made;
  books.changed();
  return made;
}

/** Counters begin apart, so that a number of one kind is never taken for another's. */
const FIRST_NUMBER: Record<string, number> = {
  accounts: 207,
  tiers: 120,
  members: 30_101,
  orders: 5_301,
  transactions: 90_001,
  invitations: 401,
  subscriptions: 4_201,
  activities: 69_801,
};

/** A number of its kind that was never given before. */
export function nextNumber(books: Books, kind: string): number {
  const next = books.state.counters[kind] ?? FIRST_NUMBER[kind] ?? 1;
  books.state.counters[kind] = next + 1;
  return next;
}

/** Says that something happened, and counts it. */
export function report(books: Books, at: Date, type: string, accountId: number, data: object = {}): void {
  books.onActivity({ number: nextNumber(books, 'activities'), type, at: at.toISOString(), accountId, data });
}

/** An account; `slug` is made free by a number at its end. */
export function addAccount(
  books: Books,
  at: Date,
  given: Partial<Made<AccountRow>> & { slug: string },
): AccountRow {
  let slug = given.slug;
  for (let n = 2; findBySlug(books, slug); n += 1) slug = `${given.slug}${n}`;
  return insertRow<AccountRow>(books, 'accounts', at, {
    type: 'INDIVIDUAL',
    name: null,
    email: null,
    isGuest: false,
    isIncognito: false,
    isArchived: false,
    isSuspended: false,
    isHost: false,
    parentId: null,
    deletedAt: null,
    ...given,
    slug,
  });
}

/** A tier of the collective or of an event. */
export function addTier(books: Books, at: Date, given: Made<TierRow>): TierRow {
  return insertRow<TierRow>(books, 'tiers', at, given);
}

/** A member row, unless the same (account, role, tier) has one: then that one, unchanged. @see contracts/open-collective.md §3 */
export function addMember(
  books: Books,
  at: Date,
  given: { memberId: number; accountId: number; role: Role; tierId?: number | null; description?: string },
): MemberRow {
  const tierId = given.tierId ?? null;
  const known = Object.values(books.state.members).find(
    (row) =>
      row.memberId === given.memberId &&
      row.accountId === given.accountId &&
      row.role === given.role &&
      row.tierId === tierId,
  );
  if (known) return known;
  return insertRow<MemberRow>(books, 'members', at, {
    memberId: given.memberId,
    accountId: given.accountId,
    role: given.role,
    tierId,
    since: at.toISOString(),
    description: given.description ?? null,
  });
}

/** A contribution that nothing has happened to yet. */
export function addOrder(
  books: Books,
  at: Date,
  given: {
    fromId: number;
    tier: TierRow | null;
    toId: number;
    frequency: Frequency;
    amount: number;
    createdById?: number;
  },
): OrderRow {
  return insertRow<OrderRow>(books, 'orders', at, {
    status: 'NEW',
    frequency: given.frequency,
    tierId: given.tier?.legacyId ?? null,
    fromId: given.fromId,
    toId: given.toId,
    createdById: given.createdById ?? given.fromId,
    amount: given.amount,
    processedAt: null,
    lastChargedAt: null,
    nextChargeDate: null,
    periodStart: null,
    subscriptionId: given.frequency === 'ONETIME' ? null : nextNumber(books, 'subscriptions'),
    subscriptionActive: false,
    failures: 0,
    refuseNext: 0,
    pausedBy: null,
    pausedAt: null,
  });
}

/** One side of a payment. */
export function addTransaction(books: Books, at: Date, given: Made<TransactionRow>): TransactionRow {
  return insertRow<TransactionRow>(books, 'transactions', at, given);
}

/** An invitation to a core role that was not answered. */
export function addInvitation(
  books: Books,
  at: Date,
  given: { accountId: number; memberId: number; inviterId: number; role: CoreRole },
): InvitationRow {
  return insertRow<InvitationRow>(books, 'invitations', at, given);
}

/** Marks a row as changed at that instant. */
export function touch(books: Books, row: { updatedAt: string }, at: Date): void {
  row.updatedAt = at.toISOString();
  books.changed();
}

/** Deletes rows of a table that `gone` says yes to. */
export function deleteRows<T>(books: Books, table: Record<string, T>, gone: (row: T) => boolean): void {
  for (const [key, row] of Object.entries(table)) if (gone(row)) delete table[key];
  books.changed();
}

/** The living account of that slug. */
export function findBySlug(books: Books, slug: string): AccountRow | undefined {
  return Object.values(books.state.accounts).find((row) => row.slug === slug && row.deletedAt === null);
}

/** The living account of any of its ids. */
export function findAccount(books: Books, ref: AccountRef): AccountRow | undefined {
  const { accounts } = books.state;
  const byNumber = typeof ref === 'number' || /^\d+$/.test(ref) ? accounts[ref] : undefined;
  if (byNumber) return byNumber.deletedAt === null ? byNumber : undefined;
  const text = String(ref);
  return (
    findBySlug(books, text) ??
    Object.values(accounts).find((row) => row.deletedAt === null && hasId(row, text))
  );
}

function hasId(row: AccountRow, text: string): boolean {
  return publicId('account', row.legacyId) === text || hashId('account', row.legacyId) === text;
}
