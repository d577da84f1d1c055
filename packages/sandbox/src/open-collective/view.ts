import { GraphQLError } from 'graphql';
import { FIELD, type FieldError, LIMITS } from './answers.ts';
import { type Books, findAccount } from './books.ts';
import type { OpenCollectiveFaults } from './faults.ts';
import { hashId, type IdKind, isIdShaped, publicId } from './ids.ts';
import type { AccountRow, InvitationRow, MemberRow, OrderRow, TierRow, TransactionRow } from './rows.ts';

/** An object that graphql-js reads field by field; a field that takes work is a function of its arguments. */
export type Node = Record<string, unknown>;

/** The node of each kind of row. Kept in the view, because the kinds lead to each other in circles. */
export interface Make {
  account(row: AccountRow): Node;
  member(row: MemberRow, kind: 'Member' | 'MemberOf', inherited: boolean): Node;
  order(row: OrderRow): Node;
  tier(row: TierRow): Node;
  transaction(row: TransactionRow): Node;
  invitation(row: InvitationRow): Node;
}

/** One request's view of the books: who asks, of which server, and what is broken. */
export interface View {
  books: Books;
  older: boolean;
  now: Date;
  faults: OpenCollectiveFaults;
  caller: { accountId: number; scopes: string[] } | null;
  make: Make;
  /** Numbers of the people whose addresses the caller may see; made at the first look. */
  visible?: Set<number>;
  /** Last unrefunded payment by `person:tier`; made at the first look. */
  paid?: Map<string, string>;
}

/** An error of the table, with the gaps of its text filled in. */
export function fieldError(of: FieldError, ...gaps: (string | number)[]): GraphQLError {
  let at = 0;
  const message = of.message.replaceAll('…', () => String(gaps[at++] ?? ''));
  return new GraphQLError(message, { extensions: { code: of.code } });
}

/** Whether the caller is an admin of the account, of its parent or of its host. */
export function isAdminOf(view: View, account: AccountRow): boolean {
  const { caller, faults } = view;
  if (!caller) return false;
  if (caller.accountId === account.legacyId) return true;
  if (faults.lostAdmin) return false;
  const places = new Set([account.legacyId, account.parentId]);
  const members = Object.values(view.books.state.members);
  for (const row of members) if (places.has(row.accountId) && row.role === 'HOST') places.add(row.memberId);
  return members.some(
    (row) => row.role === 'ADMIN' && row.memberId === caller.accountId && places.has(row.accountId),
  );
}

const LATE_MS = 10_000;

/** Whether a member row is there yet: it is made after the payment's event was told. @see contracts/open-collective.md §4 */
export function isThere(view: View, row: MemberRow): boolean {
  return !view.faults.lateMembers || view.now.getTime() - Date.parse(row.createdAt) >= LATE_MS;
}

/** Whether the caller may see the person's address. @see contracts/open-collective.md §4 */
export function mayReadEmail(view: View, account: AccountRow): boolean {
  const { caller } = view;
  if (!caller) return false;
  if (account.legacyId === caller.accountId) return true;
  view.visible ??= peopleInReach(view);
  return view.visible.has(account.legacyId);
}

function peopleInReach(view: View): Set<number> {
  const { accounts, members, invitations } = view.books.state;
  const reach = new Set<number>();
  const mine = new Map<number, boolean>();
  const isMine = (accountId: number) => {
    const known = mine.get(accountId);
    if (known !== undefined) return known;
    const account = accounts[accountId];
    const answer = account !== undefined && account.type !== 'INDIVIDUAL' && isAdminOf(view, account);
    mine.set(accountId, answer);
    return answer;
  };
  for (const row of Object.values(members)) {
    if (row.role !== 'FOLLOWER' && isThere(view, row) && isMine(row.accountId)) reach.add(row.memberId);
  }
  if (!view.older)
    for (const row of Object.values(invitations)) if (isMine(row.accountId)) reach.add(row.memberId);
  return reach;
}

type Reference = { id?: string | null; legacyId?: number | null; slug?: string | null } | null | undefined;

/** The account that a reference names; undefined: none. A malformed id is an error. */
export function byReference(view: View, reference: Reference): AccountRow | undefined {
  if (!reference) return undefined;
  if (reference.id) {
    if (!isIdShaped('account', reference.id, view.older))
      throw fieldError(FIELD.badId, 'account', reference.id);
    return findAccount(view.books, reference.id);
  }
  if (reference.legacyId) return findAccount(view.books, reference.legacyId);
  return reference.slug ? findAccount(view.books, reference.slug) : undefined;
}

/** Whether a row is the one that a reference without slug names. */
export function isReferred(
  view: View,
  kind: IdKind,
  row: { legacyId: number },
  reference: NonNullable<Reference>,
): boolean {
  if (!reference.id) return reference.legacyId === row.legacyId;
  if (!isIdShaped(kind, reference.id, view.older)) throw fieldError(FIELD.badId, kind, reference.id);
  if (reference.id === hashId(kind, row.legacyId)) return true;
  return !view.older && reference.id === publicId(kind, row.legacyId);
}

/** The tier that a reference names, deleted ones too; null: none. */
export function tierByReference(view: View, reference: NonNullable<Reference>): TierRow | null {
  const tiers = Object.values(view.books.state.tiers);
  return tiers.find((row) => isReferred(view, 'tier', row, reference)) ?? null;
}

export interface Paging {
  limit: number;
  offset: number;
}

/** A page of rows with the collection's own fields; more than `most` is refused, zero and less is the default. */
export function page<T>(
  rows: T[],
  given: Paging,
  what: string,
  most: number = LIMITS.page.value,
): Paging & { totalCount: number; rows: T[] } {
  if (given.limit > most) throw fieldError(FIELD.pageTooLong, `${most.toLocaleString('en')} ${what}`);
  const limit = given.limit > 0 ? given.limit : LIMITS.defaultPage.value;
  const offset = Math.max(0, given.offset);
  return { limit, offset, totalCount: rows.length, rows: rows.slice(offset, offset + limit) };
}

/** Sorts by an instant; rows of the same instant by number, or shuffled by page where paging is unstable. */
export function sortByTime<T extends { legacyId: number }>(
  view: View,
  rows: T[],
  by: (row: T) => string,
  direction: 'ASC' | 'DESC',
  paging: Paging,
): T[] {
  const sign = direction === 'ASC' ? 1 : -1;
  const tie = view.faults.unstablePaging
    ? (row: T) => Math.imul(row.legacyId ^ (paging.offset * 31 + paging.limit), 0x9e3779b1) >>> 0
    : (row: T) => row.legacyId;
  return rows.toSorted((a, b) => {
    const [left, right] = [by(a), by(b)];
    if (left !== right) return left < right ? -sign : sign;
    return sign * (tie(a) - tie(b));
  });
}
