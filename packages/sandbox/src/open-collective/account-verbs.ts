import { type AccountRef, addMember, type Books, deleteRows, findBySlug, touch } from './books.ts';
import { CannotDo, needPerson } from './contribute.ts';
import type { CoreRole } from './rows.ts';

/** Roles that somebody is given and that are really taken away. @see contracts/open-collective.md §6 */
export const CORE_ROLES: readonly CoreRole[] = ['ADMIN', 'MEMBER', 'ACCOUNTANT', 'COMMUNITY_MANAGER'];

/** Another slug: the old one is at once nobody's, and free. @see contracts/open-collective.md §10 */
export function rename(books: Books, at: Date, ref: AccountRef, slug: string): void {
  const person = needPerson(books, ref);
  const taken = findBySlug(books, slug);
  if (!/^[a-z0-9][a-z0-9-]*$/.test(slug) || (taken && taken !== person)) throw new CannotDo('slug');
  person.slug = slug;
  touch(books, person, at);
}

/** A guest confirms the address: the same account with a slug and a name of its own. @see contracts/open-collective.md §7 */
export function confirmGuest(
  books: Books,
  at: Date,
  ref: AccountRef,
  given: { slug: string; name: string },
): void {
  const person = needPerson(books, ref);
  if (!person.isGuest) throw new CannotDo('person');
  rename(books, at, ref, given.slug);
  person.name = given.name;
  person.isGuest = false;
}

/** `from` becomes part of `into`: member rows and orders keep their numbers, `from` is not found any more. @see contracts/open-collective.md §10 */
export function merge(books: Books, at: Date, from: AccountRef, into: AccountRef): void {
  const source = needPerson(books, from);
  const target = needPerson(books, into);
  if (source === target) throw new CannotDo('same');
  const { members, orders, transactions } = books.state;
  for (const row of Object.values(members)) {
    if (row.memberId !== source.legacyId) continue;
    row.memberId = target.legacyId;
    touch(books, row, at);
  }
  for (const row of Object.values(orders)) {
    if (row.fromId === source.legacyId) row.fromId = target.legacyId;
    if (row.createdById === source.legacyId) row.createdById = target.legacyId;
  }
  for (const row of Object.values(transactions)) {
    if (row.accountId === source.legacyId) row.accountId = target.legacyId;
    if (row.oppositeId === source.legacyId) row.oppositeId = target.legacyId;
  }
  source.slug = `${source.slug}-merged`;
  source.email = null;
  source.deletedAt = at.toISOString();
  touch(books, source, at);
}

/** The person deletes the account: rows gone, orders too unless they were paid, running or cancelled. @see contracts/open-collective.md §6, §10 */
export function remove(books: Books, at: Date, ref: AccountRef): void {
  const person = needPerson(books, ref);
  const { members, orders } = books.state;
  const keep = ['PAID', 'ACTIVE', 'CANCELLED'];
  needOtherAdmin(books, person.legacyId);
  deleteRows(books, members, (row) => row.memberId === person.legacyId);
  deleteRows(books, orders, (row) => row.fromId === person.legacyId && !keep.includes(row.status));
  // Nobody pays any more; the status of what is left does not say so.
  for (const row of Object.values(orders)) if (row.fromId === person.legacyId) row.subscriptionActive = false;
  const suffix = at.getTime();
  person.slug = `${person.slug}-${suffix}`;
  if (person.email) person.email = person.email.replace('@', `-${suffix}@`);
  person.deletedAt = at.toISOString();
  touch(books, person, at);
}

/** The user behind an account is deleted and the account is not: still a member, without an address. @see contracts/open-collective.md §3 */
export function removeUser(books: Books, at: Date, ref: AccountRef): void {
  const person = needPerson(books, ref);
  person.email = null;
  touch(books, person, at);
}

/** The person has accepted a place in the core team. No hook hears of it. @see contracts/open-collective.md §8 */
export function addCore(books: Books, at: Date, ref: AccountRef, role: CoreRole): void {
  const person = needPerson(books, ref);
  addMember(books, at, { memberId: person.legacyId, accountId: books.state.collectiveId, role });
}

/** Taken out of the core team; the last admin stays. No hook hears of it. @see contracts/open-collective.md §6 */
export function removeCore(books: Books, at: Date, ref: AccountRef, role: CoreRole): void {
  const person = needPerson(books, ref);
  const { members, collectiveId } = books.state;
  const mine = (row: (typeof members)[string]) =>
    row.memberId === person.legacyId && row.accountId === collectiveId && row.role === role;
  if (!Object.values(members).some(mine)) throw new CannotDo('member');
  if (role === 'ADMIN') needOtherAdmin(books, person.legacyId);
  deleteRows(books, members, mine);
  touch(books, person, at);
}

function needOtherAdmin(books: Books, personId: number): void {
  const { members, collectiveId } = books.state;
  const admins = Object.values(members).filter(
    (row) => row.accountId === collectiveId && row.role === 'ADMIN',
  );
  if (admins.length > 0 && admins.every((row) => row.memberId === personId)) throw new CannotDo('last_admin');
}

/** A tier is taken away: member rows stay and lose it, its running subscriptions are cancelled. @see contracts/open-collective.md §6 */
export function removeTier(books: Books, at: Date, slug: string): void {
  const tier = Object.values(books.state.tiers).find((row) => row.slug === slug && row.deletedAt === null);
  if (!tier) throw new CannotDo('tier');
  tier.deletedAt = at.toISOString();
  for (const order of Object.values(books.state.orders)) {
    if (order.tierId !== tier.legacyId || !order.subscriptionActive) continue;
    order.status = 'CANCELLED';
    order.subscriptionActive = false;
    touch(books, order, at);
  }
  touch(books, tier, at);
}
