import type { DeliveryOutcome } from '@latchkey/domain/delivery';

/** What an outcome says of the app itself. `shut`: it refuses us whatever we ask, and asking on makes it worse. */
export type Verdict = 'well' | 'trouble' | 'shut' | 'nothing';

/** Whether an app may be called. `failures` in a row; `opens`: how often it was opened since it last worked. */
export type Breaker = { state: 'closed' | 'open' | 'half-open'; failures: number; opens: number };

export const CLOSED: Breaker = { state: 'closed', failures: 0, opens: 0 };

const TROUBLE = new Set([
  'unreachable',
  'unanswered',
  'unavailable',
  'gateway',
  'server-error',
  'unexpected-answer',
  'too-many',
]);
const SHUT = new Set([
  'credentials',
  'own-account-locked',
  'not-admin',
  'password-confirmation',
  'address-refused',
  'bad-url',
  'tls',
  'not-nextcloud',
  'provider-wrong',
]);

/** Reads an outcome as news of the app: what concerns one account alone is `well`, for the app did answer. */
export function verdictOf(outcome: DeliveryOutcome): Verdict {
  if (outcome.kind !== 'retry' && outcome.kind !== 'refused') return 'well';
  const { code } = outcome.fault;
  if (code === 'threw') return 'nothing';
  return SHUT.has(code) ? 'shut' : TROUBLE.has(code) ? 'trouble' : 'well';
}

/** Codes of faults after which an account is tried again as soon as the app works. */
export const APP_FAULTS: readonly string[] = [...TROUBLE, ...SHUT];

const BREAKS_AT = 5;
const TROUBLE_MS = 10_000;
const MOST_TROUBLE_MS = 10 * 60_000;
const SHUT_MS = 15 * 60_000;
const MOST_SHUT_MS = 6 * 3_600_000;

/**
 * The breaker after an outcome, and for how long it stays open where it opens now.
 *
 * | state     | verdict | next                                                    |
 * |-----------|---------|---------------------------------------------------------|
 * | any       | nothing | as it is                                                |
 * | any       | well    | closed, counted anew                                    |
 * | closed    | trouble | closed; open for 10 s at the 5th in a row               |
 * | half-open | trouble | open, twice as long as the last time, at most 10 min    |
 * | any       | shut    | open for 15 min, doubled each time, at most 6 h         |
 * | open      | trouble | as it is: a call that was under way                     |
 */
export function afterOutcome(
  breaker: Breaker,
  verdict: Verdict,
): { breaker: Breaker; openMs: number | null } {
  if (verdict === 'nothing') return { breaker, openMs: null };
  if (verdict === 'well') return { breaker: CLOSED, openMs: null };
  const failures = breaker.failures + 1;
  if (verdict === 'shut') return open(breaker, failures, SHUT_MS, MOST_SHUT_MS);
  if (breaker.state === 'open') return { breaker, openMs: null };
  if (breaker.state === 'closed' && failures < BREAKS_AT) {
    return { breaker: { ...breaker, failures }, openMs: null };
  }
  return open(breaker, failures, TROUBLE_MS, MOST_TROUBLE_MS);
}

function open(breaker: Breaker, failures: number, firstMs: number, mostMs: number) {
  const openMs = Math.min(firstMs * 2 ** breaker.opens, mostMs);
  return { breaker: { state: 'open' as const, failures, opens: breaker.opens + 1 }, openMs };
}
