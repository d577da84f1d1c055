/** What the stand-in is made to do wrong, until told otherwise. */
export interface OpenCollectiveFaults {
  /** `reset`: the socket of every request is destroyed; `unavailable`: 503. */
  down: 'no' | 'reset' | 'unavailable';
  /** Milliseconds that every request of the API waits. */
  slowMs: number;
  /** Status 200 without errors: `all`: every field of the query is null; `account`: every field but `me`. */
  nulls: 'no' | 'all' | 'account';
  /** Pages that are not whole: `short`: rows missing and the total as ever; `errors`: rows null and an error each; `empty`: no rows, total 0. */
  partial: 'no' | 'short' | 'errors' | 'empty';
  /** The token's owner is no admin any more: everything answers, addresses are null. */
  lostAdmin: boolean;
  rateLimited: boolean;
  unknownToken: boolean;
  /** Rows of the same createdAt come in another order on every page. */
  unstablePaging: boolean;
  /** A new member row is seen ten seconds after the payment that made it, and the address with it. */
  lateMembers: boolean;
}

/** Everything works. */
export const HEALTHY: OpenCollectiveFaults = {
  down: 'no',
  slowMs: 0,
  nulls: 'no',
  partial: 'no',
  lostAdmin: false,
  rateLimited: false,
  unknownToken: false,
  unstablePaging: false,
  lateMembers: false,
};

/** The choices of each switch that has more than two. */
export const FAULT_CHOICES = {
  down: ['no', 'reset', 'unavailable'],
  nulls: ['no', 'all', 'account'],
  partial: ['no', 'short', 'errors', 'empty'],
} as const;

/** The switches that are on or off. */
export const FAULT_TICKS = [
  'lostAdmin',
  'rateLimited',
  'unknownToken',
  'unstablePaging',
  'lateMembers',
] as const;

/** Reads switches from JSON or a form; unknown keys and wrong values are left out. */
export function parseOpenCollectiveFaults(input: unknown): Partial<OpenCollectiveFaults> {
  const given = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  const changes: Record<string, unknown> = {};
  for (const [key, choices] of Object.entries(FAULT_CHOICES)) {
    if ((choices as readonly unknown[]).includes(given[key])) changes[key] = given[key];
  }
  for (const key of FAULT_TICKS) {
    if (given[key] !== undefined) changes[key] = given[key] === true || given[key] === 'true';
  }
  const slowMs = Number(given.slowMs);
  if (given.slowMs !== undefined && given.slowMs !== '' && Number.isInteger(slowMs) && slowMs >= 0) {
    changes.slowMs = Math.min(slowMs, 60_000);
  }
  return changes;
}
