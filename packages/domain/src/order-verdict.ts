import type { OrderData, RefundData } from './fact.ts';
import { graceEnd, type Outage } from './outage.ts';
import { refundsSay } from './refund.ts';
import type { Rule } from './rule.ts';

const DAY_MS = 86_400_000;
/** One month, and the month that the first charge after the 15th skips. @see contracts/open-collective.md §5 */
const MONTHLY_TERM_DAYS = 46;

/**
 * What one contribution says at an instant. `charged`: it was paid at least once. `stopped`: it will not be charged
 * again by itself. `paidUntil`: end of the paid term; `until`: end of the grace after it.
 */
export type OrderVerdict = {
  kind: 'paid-up' | 'grace' | 'lapsed' | 'undecided';
  /** Why, where the status and the dates alone do not say it. */
  because: 'rejected' | 'refunded' | 'refund-unclear' | 'paused-by-others' | null;
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
  | 'paused'
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
  PAUSED: 'paused',
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

/** Whether a contribution's status is one that there was when this was written. */
export function isKnownStatus(status: string): boolean {
  return Object.hasOwn(STANDINGS, status);
}

const plain = { because: null, grants: false, stopped: false, paidUntil: null, until: null, dueOn: null };

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

/** Who pauses a contribution without its member: nobody loses anything by it until a person has looked. */
const OTHERS: ReadonlySet<string> = new Set(['HOST', 'PLATFORM', 'COLLECTIVE']);

/** What a contribution is judged by. `outages`: spans in which its source could not be read. */
export type OrderTerms = {
  termDays: number | null;
  graceDays: number;
  whenPaused: Rule['whenPaused'];
  refunds: readonly RefundData[];
  outages: readonly Outage[];
};

/**
 * P = the last payment, E = P + term, G = E + grace. Each status at an instant:
 *
 * | status                            | P                                      | before E      | E to G | from G |
 * |-----------------------------------|----------------------------------------|---------------|--------|--------|
 * | ACTIVE                            | –                                      | paid-up, whatever the dates      |
 * | PAID                              | later of charged, processed; or created | paid-up       | grace  | lapsed |
 * | ERROR, PROCESSING                 | charged, or processed, or created      | paid-up       | grace  | lapsed |
 * | CANCELLED, PAUSED                 | later of charged, processed; or created | paid-up, stopped | grace | lapsed |
 * | PAUSED, the rule keeps it         | –                                      | paid-up, gives nothing new       |
 * | PAUSED, the rule ends it          | as above                               | paid-up, stopped | lapsed | lapsed |
 * | PAUSED by HOST, PLATFORM, COLLECTIVE | –                                   | undecided: its member did not choose it |
 * | EXPIRED                           | later of charged, processed; or created | grace        | grace  | lapsed |
 * | PENDING that was charged before   | charged                                | grace         | grace  | lapsed |
 * | PENDING else, NEW, REQUIRE_CLIENT_CONFIRMATION, REFUNDED |                 | lapsed        |        |        |
 * | REJECTED                          | –                                      | lapsed, and settled sooner       |
 * | DISPUTED, IN_REVIEW               | –                                      | undecided: a person looks        |
 * | any other value                   | –                                      | undecided     |        |        |
 * | any that would be paid-up or grace; the payment P was refunded, rejected or disputed | lapsed (refunded)  |
 * | the same; a refund whose payment or kind cannot be told | | undecided                                       |
 *
 * Where P is only the day the order was made (never charged, never processed) it keeps what somebody has and never
 * gives anything, except PAID, which says by itself that money came. No date at all, or a frequency nobody knows,
 * where one is needed: undecided.
 * Term: MONTHLY 46 days, YEARLY one year, ONETIME (or no frequency) the rule's term, one year where it names none.
 * The grace does not run while the source cannot be read.
 * @see contracts/open-collective.md §5, §6
 */
export function orderVerdict(order: OrderData, terms: OrderTerms, now: Date): OrderVerdict {
  const standing = Object.hasOwn(STANDINGS, order.status) ? STANDINGS[order.status] : undefined;
  const charged = instant(order.lastChargedAt);
  const processed = instant(order.processedAt);
  const by =
    standing === 'promised'
      ? charged
      : standing === 'retrying'
        ? (charged ?? processed)
        : latest(charged, processed);
  const said = sayOfStatus();
  if (said.kind !== 'paid-up' && said.kind !== 'grace') return said;
  const returned = refundsSay(terms.refunds, by ?? instant(order.createdAt));
  if (returned === 'returned') return { ...plain, kind: 'lapsed', because: 'refunded' };
  if (returned === 'unclear') return { ...plain, kind: 'undecided', because: 'refund-unclear' };
  return said;

  function sayOfStatus(): OrderVerdict {
    switch (standing) {
      case undefined:
      case 'held':
        return { ...plain, kind: 'undecided' };
      case 'running':
        return { ...plain, kind: 'paid-up', grants: true };
      case 'never':
        return { ...plain, kind: 'lapsed' };
      case 'rejected':
        return { ...plain, kind: 'lapsed', because: 'rejected' };
      case 'promised':
        return charged === null ? { ...plain, kind: 'lapsed' } : dated(charged, terms.graceDays);
      case 'paused':
        if (OTHERS.has(order.pausedBy ?? ''))
          return { ...plain, kind: 'undecided', because: 'paused-by-others' };
        if (terms.whenPaused === 'keep') return { ...plain, kind: 'paid-up' };
        return dated(by, terms.whenPaused === 'end' ? 0 : terms.graceDays);
      default:
        return dated(by, terms.graceDays);
    }
  }

  function dated(paid: Date | null, graceDays: number): OrderVerdict {
    const from = paid ?? instant(order.createdAt);
    const paidUntil = from === null ? null : termEnd(from, order.frequency, terms.termDays);
    if (paidUntil === null) return { ...plain, kind: 'undecided' };
    const until = graceEnd(paidUntil, graceDays, terms.outages);
    const stopped = standing === 'stopped' || standing === 'paused' || standing === 'over';
    const common = { ...plain, stopped, paidUntil };
    if (now >= until) return { ...common, kind: 'lapsed', dueOn: until };
    if (standing === 'over' || standing === 'promised') return { ...common, kind: 'grace', until };
    if (now >= paidUntil) return { ...common, kind: 'grace', until, dueOn: paidUntil };
    const paidFor = paid !== null || standing === 'paid-once';
    if (!paidFor) return { ...common, kind: 'grace', until };
    return { ...common, kind: 'paid-up', grants: true, until: stopped ? until : null };
  }
}
