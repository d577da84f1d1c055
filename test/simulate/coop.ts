import { silentLog } from '@latchkey/runtime/log';
import { addTier } from '@latchkey/sandbox/open-collective/books';
import { CannotDo } from '@latchkey/sandbox/open-collective/contribute';
import { createOpenCollective } from '@latchkey/sandbox/open-collective/create-open-collective';
import type { OpenCollective } from '@latchkey/sandbox/open-collective/open-collective';
import type { OrderStatus, TransactionRow } from '@latchkey/sandbox/open-collective/rows';
import { tierIdOf } from './book-rows.ts';
import { type Step, TIERS, type Tier } from './steps.ts';

const FIRST_TRANSACTION = 90_001;
/** When every history begins. */
export const START = new Date('2026-01-05T09:17:00Z');

/** One human: outside accounts by number, oldest first; `current`: the one used now. */
export type Human = { accounts: number[]; current: number };

/**
 * The truth: an Open Collective with one co-op, and who the humans behind its accounts are.
 */
export type Coop = {
  books: OpenCollective;
  humans: Human[];
  tierIds: Readonly<Record<Tier, string>>;
  /** The last payment of each order, and every return of money, as far as they were taken down. */
  paid: Map<number, TransactionRow>;
  returns: TransactionRow[];
  noted: number;
  /** How often the tier of one-time contributions was deleted and made anew. */
  tierSerial: number;
};

const view = (books: OpenCollective) => ({ state: books.state, changed() {}, onActivity() {} });

function makeTier(books: OpenCollective, tier: Tier, serial: number): string {
  const slug = serial === 0 ? tier : `${tier}-${serial}`;
  const row = addTier(view(books), books.now(), {
    accountId: books.state.collectiveId,
    slug,
    name: slug,
    type: 'TIER',
    frequency: tier === 'monthly' ? 'MONTHLY' : tier === 'yearly' ? 'YEARLY' : 'ONETIME',
    amountType: 'FIXED',
    amount: 1000,
    minimumAmount: null,
    deletedAt: null,
  });
  return tierIdOf(row);
}

/** A co-op with its reader alone. */
export function createCoop(): Coop {
  const books = createOpenCollective({
    people: { generated: 1 },
    startOn: START,
    machine: () => new Date(0),
    server: 'later',
    rate: { perToken: 1_000_000, anonymous: 10 },
    log: silentLog,
  });
  const tierIds = Object.fromEntries(TIERS.map((tier) => [tier, makeTier(books, tier, 0)]));
  return {
    books,
    humans: [],
    tierIds: tierIds as Record<Tier, string>,
    paid: new Map(),
    returns: [],
    noted: 0,
    tierSerial: 0,
  };
}

/** The human that a step is about; null: there is nobody yet. */
export function humanAt(coop: Coop, who: number): Human | null {
  return coop.humans.length === 0 ? null : (coop.humans[who % coop.humans.length] as Human);
}

/** Takes down what was paid and given back since the last time. */
export function note(coop: Coop): void {
  const { transactions, counters } = coop.books.state;
  const next = counters.transactions ?? 0;
  for (let number = coop.noted === 0 ? FIRST_TRANSACTION : coop.noted; number < next; number += 1) {
    const row = transactions[number];
    if (row?.isRefund === true) coop.returns.push(row);
    else if (row?.type === 'CREDIT') coop.paid.set(row.orderId, row);
  }
  coop.noted = next;
}

function joinAs(coop: Coop, step: { tier: Tier; guest?: boolean; pending?: boolean }, email: string | null) {
  const serial = Object.keys(coop.books.state.accounts).length;
  const slug = coop.tierSerial > 0 && step.tier === 'once' ? `once-${coop.tierSerial}` : step.tier;
  const made = coop.books.join({
    name: `Person ${serial}`,
    email,
    slug: `person-${serial}`,
    tier: slug,
    guest: step.guest ?? false,
    pending: step.pending ?? false,
  });
  return made.legacyId;
}

/** Somebody is there from the start, and pays monthly. */
export function addFounder(coop: Coop): void {
  const number = joinAs(coop, { tier: 'monthly' }, `founder-${coop.humans.length}@example.test`);
  coop.humans.push({ accounts: [number], current: number });
}

/**
 * Does to the books what a step says. Answers false where nothing of that kind can be done now (nobody to cancel for):
 * a history stays meaningful while it is shrunk.
 */
export function act(coop: Coop, step: Step): boolean {
  try {
    return actOn(coop, step);
  } catch (error) {
    if (error instanceof CannotDo) return false;
    throw error;
  } finally {
    note(coop);
  }
}

function actOn(coop: Coop, step: Step): boolean {
  const { books, humans } = coop;
  if (step.op === 'join') {
    const other = step.sharesAddressOf === null ? null : humanAt(coop, step.sharesAddressOf);
    const shared = other === null ? null : (books.state.accounts[other.current]?.email ?? null);
    const number = joinAs(coop, step, shared ?? `human-${humans.length}@example.test`);
    humans.push({ accounts: [number], current: number });
    return true;
  }
  if (step.op === 'drop-tier') {
    const slug = coop.tierSerial === 0 ? 'once' : `once-${coop.tierSerial}`;
    books.removeTier(slug);
    coop.tierSerial += 1;
    makeTier(books, 'once', coop.tierSerial);
    return true;
  }
  if (step.op === 'wave') {
    for (const human of humans.slice(0, step.many)) {
      try {
        if (step.how === 'cancel') books.cancel(human.current);
        else books.reject(human.current);
      } catch (error) {
        if (!(error instanceof CannotDo)) throw error;
      }
    }
    return true;
  }
  if (!('who' in step)) return false;
  const human = humanAt(coop, step.who);
  return human !== null && actOf(coop, human, step);
}

function actOf(coop: Coop, human: Human, step: Step & { who: number }): boolean {
  const { books } = coop;
  const ref = human.current;
  switch (step.op) {
    case 'second-account':
    case 'merge': {
      const email =
        step.op === 'merge' ? `moved-${ref}@example.test` : (books.state.accounts[ref]?.email ?? null);
      const number = joinAs(coop, step.op === 'second-account' ? step : { tier: 'once' }, email);
      human.accounts.push(number);
      if (step.op === 'merge') books.merge(ref, number);
      human.current = number;
      return true;
    }
    case 'contribute':
      books.contribute(
        ref,
        step.tier === 'once' && coop.tierSerial > 0 ? `once-${coop.tierSerial}` : step.tier,
      );
      return true;
    case 'receive':
    case 'cancel':
    case 'resume':
    case 'reject':
      books[step.op](ref);
      return true;
    case 'rename':
      books.rename(ref, `renamed-${ref}-${books.now().getTime() % 97}`);
      return true;
    case 'delete':
      books.remove(ref);
      return true;
    case 'drop-user':
      books.removeUser(ref);
      return true;
    case 'pause':
      books.pause(ref, step.by);
      return true;
    case 'fail':
      books.fail(ref, { times: step.times, now: step.now });
      return true;
    case 'refund':
      books.refund(ref, step.kind);
      return true;
    case 'status':
      books.setStatus(ref, step.status as OrderStatus);
      return true;
    case 'tier':
      books.changeTier(ref, step.tier);
      return true;
    case 'core':
      if (step.add) books.addCore(ref, 'ADMIN');
      else books.removeCore(ref, 'ADMIN');
      return true;
    default:
      return false;
  }
}
