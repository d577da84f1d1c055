import type { OrderData } from './fact.ts';

const DAY_MS = 86_400_000;
/** One month, and the month that the first charge after the 15th skips. @see contracts/open-collective.md §5 */
const MONTHLY_TERM_DAYS = 46;

/**
 * What one contribution says at an instant. `charged`: it was paid at least once. `stopped`: it will not be charged
 * again by itself. `paidUntil`: end of the paid term; `until`: end of the grace after it.
 */
export type OrderVerdict = {
  kind: 'paid-up' | 'grace' | 'lapsed' | 'undecided';
  rejected: boolean;
  grants: boolean;
  stopped: boolean;
  paidUntil: Date | null;
  until: Date | null;
  dueOn: Date | null;
};

/** What a status means, before dates are looked at. */
type Standing =
  | 'running'
  | 'paid-once'
  | 'retrying'
  | 'stopped'
  | 'over'
  | 'promised'
  | 'never'
  | 'rejected'
  | 'held';
const STANDINGS: Readonly<Record<string, Standing>> = {
  ACTIVE: 'running',
  PAID: 'paid-once',
  ERROR: 'retrying',
  PROCESSING: 'retrying',
  PAUSED: 'stopped',
  CANCELLED: 'stopped',
  EXPIRED: 'over',
  PENDING: 'promised',
  NEW: 'never',
  REQUIRE_CLIENT_CONFIRMATION: 'never',
  REFUNDED: 'never',
  REJECTED: 'rejected',
  DISPUTED: 'held',
  IN_REVIEW: 'held',
};

const plain = { rejected: false, grants: false, stopped: false, paidUntil: null, until: null, dueOn: null };

function instant(text: string | null): Date | null {
  if (text === null) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

function latest(...dates: (Date | null)[]): Date | null {
  return dates.reduce((best, date) => (date !== null && (best === null || date > best) ? date : best), null);
}

/** Adds whole days, or a calendar year (UTC). */
function termEnd(from: Date, frequency: string | null, termDays: number | null): Date | null {
  if (frequency === 'MONTHLY') return new Date(from.getTime() + MONTHLY_TERM_DAYS * DAY_MS);
  if (frequency === 'YEARLY' || ((frequency === 'ONETIME' || frequency === null) && termDays === null)) {
    const end = new Date(from);
    end.setUTCFullYear(end.getUTCFullYear() + 1);
    return end;
  }
  if (frequency === 'ONETIME' || frequency === null)
    return new Date(from.getTime() + (termDays as number) * DAY_MS);
  return null;
}

/**
 * P = the last payment, E = P + term, G = E + grace. Each status at an instant:
 *
 * | status                            | P                                      | before E      | E to G | from G |
 * |-----------------------------------|----------------------------------------|---------------|--------|--------|
 * | ACTIVE                            | –                                      | paid-up, whatever the dates      |
 * | PAID                              | later of charged, processed; or created | paid-up       | grace  | lapsed |
 * | ERROR, PROCESSING                 | charged, or processed, or created      | paid-up       | grace  | lapsed |
 * | CANCELLED, PAUSED                 | later of charged, processed; or created | paid-up, stopped | grace | lapsed |
 * | EXPIRED                           | later of charged, processed; or created | grace        | grace  | lapsed |
 * | PENDING that was charged before   | charged                                | grace         | grace  | lapsed |
 * | PENDING else, NEW, REQUIRE_CLIENT_CONFIRMATION, REFUNDED |                 | lapsed        |        |        |
 * | REJECTED                          | –                                      | lapsed, and settled sooner       |
 * | DISPUTED, IN_REVIEW               | –                                      | undecided: a person looks        |
 * | any other value                   | –                                      | undecided     |        |        |
 *
 * Where P is only the day the order was made (never charged, never processed) it keeps what somebody has and never
 * gives anything, except PAID, which says by itself that money came. No date at all, or a frequency nobody knows,
 * where one is needed: undecided.
 * Term: MONTHLY 46 days, YEARLY one year, ONETIME (or no frequency) the rule's term, one year where it names none.
 * @see contracts/open-collective.md §5
 */
export function orderVerdict(
  order: OrderData,
  terms: { termDays: number | null; graceDays: number },
  now: Date,
): OrderVerdict {
  const standing = Object.hasOwn(STANDINGS, order.status) ? STANDINGS[order.status] : undefined;
  const charged = instant(order.lastChargedAt);
  const processed = instant(order.processedAt);
  switch (standing) {
    case undefined:
    case 'held':
      return { ...plain, kind: 'undecided' };
    case 'running':
      return { ...plain, kind: 'paid-up', grants: true };
    case 'never':
      return { ...plain, kind: 'lapsed' };
    case 'rejected':
      return { ...plain, kind: 'lapsed', rejected: true };
    case 'promised':
      return charged === null ? { ...plain, kind: 'lapsed' } : dated(charged);
    case 'retrying':
      return dated(charged ?? processed);
    default:
      return dated(latest(charged, processed));
  }

  function dated(paid: Date | null): OrderVerdict {
    const from = paid ?? instant(order.createdAt);
    const paidUntil = from === null ? null : termEnd(from, order.frequency, terms.termDays);
    if (paidUntil === null) return { ...plain, kind: 'undecided' };
    const until = new Date(paidUntil.getTime() + terms.graceDays * DAY_MS);
    const stopped = standing === 'stopped' || standing === 'over';
    const common = { ...plain, stopped, paidUntil };
    if (now >= until) return { ...common, kind: 'lapsed', dueOn: until };
    if (standing === 'over' || standing === 'promised') return { ...common, kind: 'grace', until };
    if (now >= paidUntil) return { ...common, kind: 'grace', until, dueOn: paidUntil };
    const paidFor = paid !== null || standing === 'paid-once';
    if (!paidFor) return { ...common, kind: 'grace', until };
    return { ...common, kind: 'paid-up', grants: true, until: stopped ? until : null };
  }
}
