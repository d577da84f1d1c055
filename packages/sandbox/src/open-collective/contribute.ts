import { subscriptionData } from './activity-data.ts';
import {
  type AccountRef,
  addAccount,
  addOrder,
  type Books,
  deleteRows,
  findAccount,
  report,
  touch,
} from './books.ts';
import { cancelSubscription, endSubscription, refundPayment, refuse, settle } from './charge.ts';
import type { AccountRow, Frequency, OrderRow, OrderStatus, PausedBy, RefundKind, TierRow } from './rows.ts';
import { firstRenewal } from './terms.ts';

/** What somebody who joins fills in. */
export interface JoinForm {
  name: string;
  email: string | null;
  /** Slug of a tier; absent: the first one. */
  tier?: string;
  slug?: string;
  /** Promised by bank transfer: nothing is paid yet. */
  pending?: boolean;
  guest?: boolean;
  incognito?: boolean;
  organization?: boolean;
  /** Cents, for a tier in which everyone chooses. */
  amount?: number;
  /** How many of the tier; absent: one. */
  quantity?: number;
}

export type CannotDoCode = 'person' | 'tier' | 'order' | 'slug' | 'last_admin' | 'same' | 'member';

/** What was asked for cannot be done; `code` is for the page. */
export class CannotDo extends Error {
  readonly code: CannotDoCode;
  constructor(code: CannotDoCode) {
    super(code);
    this.name = 'CannotDo';
    this.code = code;
  }
}

/** A living person or organization. */
export function needPerson(books: Books, ref: AccountRef): AccountRow {
  const account = findAccount(books, ref);
  if (!account || (account.type !== 'INDIVIDUAL' && account.type !== 'ORGANIZATION'))
    throw new CannotDo('person');
  return account;
}

/** A living tier by slug; absent: the collective's first. */
export function needTier(books: Books, slug?: string): TierRow {
  const tiers = Object.values(books.state.tiers).filter((tier) => tier.deletedAt === null);
  const tier = slug === undefined ? tiers[0] : tiers.find((row) => row.slug === slug);
  if (!tier) throw new CannotDo('tier');
  return tier;
}

/** The person's latest contribution that `fits`. */
export function needOrder(books: Books, ref: AccountRef, fits: (order: OrderRow) => boolean): OrderRow {
  const person = needPerson(books, ref);
  const order = Object.values(books.state.orders).findLast(
    (row) => row.fromId === person.legacyId && fits(row),
  );
  if (!order) throw new CannotDo('order');
  return order;
}

/** A new person contributes for the first time. */
export function join(books: Books, at: Date, form: JoinForm): AccountRow {
  const tier = needTier(books, form.tier);
  const account = addAccount(books, at, {
    slug: form.slug ?? (form.guest ? guestSlug(form.name) : slugOf(form.name)),
    type: form.organization ? 'ORGANIZATION' : 'INDIVIDUAL',
    name: form.name,
    email: form.incognito || form.organization ? null : form.email,
    isGuest: form.guest ?? false,
    isIncognito: form.incognito ?? false,
  });
  contribute(books, at, account, tier, form);
  return account;
}

/** Somebody who is known contributes (again). A promise waits for its money; everything else is paid at once. */
export function contribute(
  books: Books,
  at: Date,
  from: AccountRow,
  tier: TierRow,
  form: { pending?: boolean; amount?: number; quantity?: number } = {},
): OrderRow {
  const frequency: Frequency = tier.frequency === 'FLEXIBLE' ? 'ONETIME' : tier.frequency;
  const order = addOrder(books, at, {
    fromId: from.legacyId,
    toId: tier.accountId,
    tier,
    frequency,
    amount: form.amount ?? tier.amount ?? tier.minimumAmount ?? 0,
  });
  if (form.quantity !== undefined) order.quantity = form.quantity;
  if (form.pending) order.status = 'PENDING';
  else settle(books, order, at);
  return order;
}

/** The money of a promise arrived. */
export function receive(books: Books, at: Date, ref: AccountRef): void {
  settle(
    books,
    needOrder(books, ref, (row) => row.status === 'PENDING'),
    at,
  );
}

const running = (row: OrderRow) => row.status === 'ACTIVE' || row.status === 'ERROR';

/** Another tier for the running subscription: the member row is kept and gets the new tier. @see contracts/open-collective.md §3 */
export function changeTier(books: Books, at: Date, ref: AccountRef, slug: string): void {
  const order = needOrder(books, ref, (row) => running(row) || row.status === 'PAUSED');
  const tier = needTier(books, slug);
  if (tier.frequency === 'ONETIME' || tier.accountId !== order.toId) throw new CannotDo('tier');
  const member = Object.values(books.state.members).find(
    (row) => row.memberId === order.fromId && row.role === 'BACKER' && row.tierId === order.tierId,
  );
  order.tierId = tier.legacyId;
  order.amount = tier.amount ?? tier.minimumAmount ?? order.amount;
  const frequency: Frequency = tier.frequency === 'FLEXIBLE' ? order.frequency : tier.frequency;
  if (frequency !== order.frequency) {
    order.frequency = frequency;
    order.nextChargeDate =
      firstRenewal(new Date(order.lastChargedAt ?? order.createdAt), frequency)?.toISOString() ?? null;
    order.periodStart = order.nextChargeDate;
  }
  touch(books, order, at);
  if (!member) return;
  member.tierId = tier.legacyId;
  touch(books, member, at);
}

/** No charges until it is resumed. */
export function pause(books: Books, at: Date, ref: AccountRef, by: PausedBy = 'USER'): void {
  const order = needOrder(books, ref, running);
  order.pausedBy = by;
  order.pausedAt = at.toISOString();
  endSubscription(books, order, at, 'PAUSED');
  report(books, at, 'subscription.paused', order.toId, subscriptionData(books, order));
}

/** Charges go on; what fell due in the pause is charged in the next hour. */
export function resume(books: Books, at: Date, ref: AccountRef): void {
  const order = needOrder(books, ref, (row) => row.status === 'PAUSED');
  order.status = 'ACTIVE';
  order.subscriptionActive = true;
  order.pausedBy = null;
  order.pausedAt = null;
  touch(books, order, at);
  report(books, at, 'subscription.resumed', order.toId, subscriptionData(books, order));
}

/** The contributor ends it. */
export function cancel(books: Books, at: Date, ref: AccountRef): void {
  cancelSubscription(
    books,
    needOrder(books, ref, (row) => running(row) || row.status === 'PAUSED'),
    at,
  );
}

/** The bank refuses the next `times` charges; `now`: one of them is tried at once. */
export function fail(
  books: Books,
  at: Date,
  ref: AccountRef,
  given: { times?: number; now?: boolean } = {},
): void {
  const order = needOrder(books, ref, running);
  order.refuseNext = given.times ?? 1;
  touch(books, order, at);
  if (given.now) refuse(books, order, at);
}

/** The last payment goes back; nothing else changes. */
export function refund(books: Books, at: Date, ref: AccountRef, kind: RefundKind): void {
  const order = needOrder(books, ref, (row) => row.processedAt !== null);
  if (!refundPayment(books, order, at, kind)) throw new CannotDo('order');
}

/** An admin wants none of it: money back, order REJECTED, every BACKER row of the person gone. @see contracts/open-collective.md §6 */
export function reject(books: Books, at: Date, ref: AccountRef): void {
  const order = needOrder(books, ref, (row) => row.status !== 'REJECTED');
  refundPayment(books, order, at, 'REJECT');
  endSubscription(books, order, at, 'REJECTED');
  deleteRows(
    books,
    books.state.members,
    (row) => row.memberId === order.fromId && row.accountId === order.toId && row.role === 'BACKER',
  );
  report(books, at, 'contribution.rejected', order.toId);
}

/** A status that comes from outside: a chargeback, a review, a bank debit under way. */
export function setStatus(books: Books, at: Date, ref: AccountRef, status: OrderStatus): void {
  const order = needOrder(books, ref, () => true);
  if (status === 'REFUNDED') refundPayment(books, order, at, 'DISPUTE');
  order.status = status;
  if (status !== 'ACTIVE' && status !== 'ERROR') order.subscriptionActive = false;
  touch(books, order, at);
}

/** A name as Open Collective writes it into addresses. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'someone';
}

/** `guest-` and eight hex digits, the same for the same name. @see contracts/open-collective.md §7 */
function guestSlug(name: string): string {
  let sum = 0x811c9dc5;
  for (const letter of name) sum = Math.imul(sum ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return `guest-${sum.toString(16).padStart(8, '0')}`;
}
