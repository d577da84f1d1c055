import { addAccount, addMember, addTier, type Books, insertRow, nextNumber } from './books.ts';
import type { AccountRow, MemberRow, OrderRow, OrderStatus } from './rows.ts';
import { addDays } from './terms.ts';

/** How many member rows, and whether all were made in one instant, as an import does. */
export interface ManyPeople {
  generated: number;
  equalCreatedAt?: boolean;
}

/**
 * Who is what among the generated, by the last two digits of their number (synth-0 is 0); all others are ACTIVE,
 * charged 10 days ago. Days are before the start; `charged` null: never.
 */
export const MANY: Readonly<
  Record<number, { status: OrderStatus; charged: number | null; processed: number | null; monthly?: false }>
> = {
  1: { status: 'CANCELLED', charged: 20, processed: 20 },
  2: { status: 'CANCELLED', charged: 200, processed: 200 },
  3: { status: 'ERROR', charged: 40, processed: 40 },
  4: { status: 'ERROR', charged: 100, processed: 100 },
  5: { status: 'PAUSED', charged: 30, processed: 30 },
  6: { status: 'PAUSED', charged: 300, processed: 300 },
  7: { status: 'EXPIRED', charged: 500, processed: 500 },
  8: { status: 'PAID', charged: null, processed: 15, monthly: false },
  9: { status: 'PAID', charged: null, processed: 900, monthly: false },
  10: { status: 'PENDING', charged: null, processed: null },
  11: { status: 'PROCESSING', charged: 35, processed: 35 },
  12: { status: 'REJECTED', charged: 25, processed: 25 },
  13: { status: 'REFUNDED', charged: null, processed: 25, monthly: false },
  14: { status: 'DISPUTED', charged: 25, processed: 25 },
  15: { status: 'IN_REVIEW', charged: 25, processed: 25 },
  16: { status: 'NEW', charged: null, processed: null },
  17: { status: 'REQUIRE_CLIENT_CONFIRMATION', charged: null, processed: null },
};

/** Core team rows that are among the generated members; the rest are BACKERs of the tier `member`. */
export const MANY_CORE = { admins: 2, members: 4, accountants: 1 } as const;

/**
 * A co-op in the shape of the recorded answers (slug example-coop, tier member): the reader and the core team, then
 * one BACKER row and one order for each person `synth-N`. REJECTED has no member row any more, so the number of
 * member rows is made up with further people. @see open-collective-samples/members-admin.json
 */
export function seedMany(books: Books, now: Date, given: ManyPeople): { botId: number } {
  const founded = addDays(now, -1000);
  books.state.livedUntil = now.toISOString();
  const collective = addAccount(books, founded, {
    slug: 'example-coop',
    name: 'Example co-op',
    type: 'COLLECTIVE',
  });
  books.state.collectiveId = collective.legacyId;
  const accountId = collective.legacyId;
  const tier = addTier(books, founded, {
    accountId,
    slug: 'member',
    name: 'member',
    type: 'TIER',
    frequency: 'MONTHLY',
    amountType: 'FIXED',
    amount: 1000,
    minimumAmount: null,
    deletedAt: null,
  });
  const bot = addAccount(books, founded, { slug: 'reader', name: 'Reader', email: 'reader@example.test' });
  addMember(books, founded, { memberId: bot.legacyId, accountId, role: 'ADMIN' });
  let rows = 1;
  for (let n = 0; rows < given.generated; n += 1) {
    const on = given.equalCreatedAt ? addDays(now, -60) : new Date(addDays(now, -60).getTime() - n * 60_000);
    const person = insertRow<AccountRow>(books, 'accounts', on, personRow(n));
    const role = coreRole(n);
    const like = MANY[n % 100] ?? { status: 'ACTIVE', charged: 10, processed: 10 };
    if (role) {
      addMember(books, on, { memberId: person.legacyId, accountId, role });
      rows += 1;
      continue;
    }
    insertRow<OrderRow>(books, 'orders', on, {
      status: like.status,
      frequency: like.monthly === false ? 'ONETIME' : 'MONTHLY',
      tierId: tier.legacyId,
      fromId: person.legacyId,
      toId: accountId,
      createdById: person.legacyId,
      amount: 1000,
      processedAt: ago(now, like.processed),
      lastChargedAt: ago(now, like.charged),
      // As in real books a date is left standing when the subscription has ended.
      nextChargeDate: like.charged === null ? null : addDays(now, 30 - (like.charged % 30)).toISOString(),
      periodStart: like.charged === null ? null : addDays(now, 30 - (like.charged % 30)).toISOString(),
      subscriptionId: like.monthly === false ? null : nextNumber(books, 'subscriptions'),
      subscriptionActive: like.status === 'ACTIVE' || like.status === 'ERROR',
      failures: like.status === 'ERROR' ? 1 : 0,
      refuseNext: like.status === 'ERROR' ? 5 : 0,
      pausedBy: like.status === 'PAUSED' ? 'USER' : null,
      pausedAt: like.status === 'PAUSED' ? ago(now, 5) : null,
    });
    if (like.status === 'REJECTED') continue;
    insertRow<MemberRow>(books, 'members', on, {
      role: 'BACKER',
      memberId: person.legacyId,
      accountId,
      tierId: tier.legacyId,
      since: on.toISOString(),
      description: null,
    });
    rows += 1;
  }
  return { botId: bot.legacyId };
}

/** synth-0 and synth-1 are admins, the next four members, then one accountant; they have no order. */
function coreRole(n: number): 'ADMIN' | 'MEMBER' | 'ACCOUNTANT' | null {
  if (n < MANY_CORE.admins) return 'ADMIN';
  if (n < MANY_CORE.admins + MANY_CORE.members) return 'MEMBER';
  return n < MANY_CORE.admins + MANY_CORE.members + MANY_CORE.accountants ? 'ACCOUNTANT' : null;
}

function personRow(n: number): Omit<AccountRow, 'legacyId' | 'createdAt' | 'updatedAt'> {
  return {
    slug: `synth-${n}`,
    type: 'INDIVIDUAL',
    name: `Synth ${n}`,
    email: `synth${n}@example.test`,
    isGuest: false,
    isIncognito: false,
    isArchived: false,
    isSuspended: false,
    isHost: false,
    parentId: null,
    deletedAt: null,
  };
}

function ago(now: Date, days: number | null): string | null {
  return days === null ? null : addDays(now, -days).toISOString();
}
