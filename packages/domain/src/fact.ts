import type { Outage } from './outage.ts';

/** Values keep Open Collective's words, whatever the kind of source; unknown ones stay opaque strings. */

/** A member row of the books. `tierId` null: no tier, or a tier that was deleted (then `lastTierId` says which). */
export type MemberData = {
  role: string;
  tierId: string | null;
  /** Every other id that the source gives for the tier, sorted; a rule may name any of them. */
  tierAliases?: readonly string[];
  lastTierId: string | null;
  since: string | null;
  /** Id of the child account (event, project) whose row it is; absent: the source's own collective. */
  collective?: string;
  /** Every other id that the source gives for that child, sorted; a rule may name any of them. */
  collectiveAliases?: readonly string[];
};

/** A contribution. `frequency` falls back to its tier's where the order has none. Dates are ISO instants as the source gave them; null where it gave none. */
export type OrderData = {
  status: string;
  frequency: string | null;
  tierId: string | null;
  /** Every other id that the source gives for the tier, sorted; a rule may name any of them. */
  tierAliases?: readonly string[];
  /** The tier it had before that one was deleted; only where `tierId` is null. */
  lastTierId?: string | null;
  createdAt: string | null;
  processedAt: string | null;
  lastChargedAt: string | null;
  /** Every id that the source gives for this contribution, sorted; what a refund names it by. */
  orderIds?: readonly string[];
  /** TIER, MEMBERSHIP, DONATION …; null: no tier. */
  tierType?: string | null;
  /** What is paid each `frequency`; kept only where a rule asks for an amount. */
  amount?: { cents: number; currency: string } | null;
  /** How many of the tier were taken; kept only where a rule gives seats by it. */
  quantity?: number;
  /** Who paused it: USER, HOST, PLATFORM, COLLECTIVE; null or absent: not paused, or the source does not tell. */
  pausedBy?: string | null;
  /** Id of the child account (event, project) whose row it is; absent: the source's own collective. */
  collective?: string;
  /** Every other id that the source gives for that child, sorted; a rule may name any of them. */
  collectiveAliases?: readonly string[];
};

/**
 * Money of one payment that went back. `orderIds`: ids of the contribution it belongs to. `refundKind`: REFUND, REJECT,
 * DISPUTE, DUPLICATE, EDIT, or a later value; null: the source does not tell. `paidAt`: when the payment was made that
 * went back; null: not told.
 */
export type RefundData = {
  orderIds: readonly string[];
  refundKind: string | null;
  paidAt: string | null;
  refundedAt: string | null;
};

/**
 * A membership kept by hand: in the hub's group `group`, from `from` until `until` (ISO dates or instants; null: open).
 * A bare date as `until` is the last day that counts.
 */
export type ManualData = { group: string; from: string | null; until: string | null };

/** What the source says of one thing. */
export type FactData =
  | ({ kind: 'member' } & MemberData)
  | ({ kind: 'order' } & OrderData)
  | ({ kind: 'refund' } & RefundData)
  | ({ kind: 'manual' } & ManualData);

/**
 * What a source said of one thing in the books, and when we saw it (calendar time).
 * `missing`: complete full reads no longer find it. `sinceOn`: first complete full read of the unbroken run that
 * says what the fact says now (or misses it); null before any. `agreedOn`: the latest complete full read of that
 * run. `confirmedOn`: a single look-up of this person said the same, at or after `sinceOn`.
 */
export type Fact = {
  id: string;
  source: string;
  identityId: string;
  data: FactData;
  missing: boolean;
  firstReadOn: Date;
  lastReadOn: Date;
  sinceOn: Date | null;
  agreedOn: Date | null;
  confirmedOn: Date | null;
};

/** What is known of a source's reads, for every decision about its facts. */
export type SourceState = {
  name: string;
  /** Start of the latest complete full read; null: none yet. */
  lastCompleteOn: Date | null;
  /** Start of the complete full read before it; null: none. */
  previousCompleteOn: Date | null;
  /** Distance between full reads that was asked for, in ms. */
  everyMs: number;
  /** Spans of the last two years in which it could not be read. */
  outages: readonly Outage[];
};

/** An account outside: one person or organization of a source. `aliases` hold every id the source gives for it. */
export type Identity = {
  id: string;
  source: string;
  accountId: string | null;
  /** INDIVIDUAL, ORGANIZATION …, in the source's word. */
  type: string;
  isGuest: boolean;
  isIncognito: boolean;
  /** Whether the source gives a usable address; the address itself is kept apart. */
  hasAddress: boolean;
};
