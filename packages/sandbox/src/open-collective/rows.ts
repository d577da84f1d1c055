/** Words of the API that rows are kept in. @see contracts/open-collective.md §3, §5 */
export type OrderStatus =
  | 'NEW'
  | 'REQUIRE_CLIENT_CONFIRMATION'
  | 'PAID'
  | 'ERROR'
  | 'PROCESSING'
  | 'REJECTED'
  | 'ACTIVE'
  | 'CANCELLED'
  | 'PENDING'
  | 'EXPIRED'
  | 'DISPUTED'
  | 'REFUNDED'
  | 'PAUSED'
  | 'IN_REVIEW';

export type Role =
  | 'HOST'
  | 'ADMIN'
  | 'MEMBER'
  | 'ACCOUNTANT'
  | 'COMMUNITY_MANAGER'
  | 'BACKER'
  | 'ATTENDEE'
  | 'CONTRIBUTOR'
  | 'FOLLOWER'
  | 'CONNECTED_ACCOUNT';

export type CoreRole = 'ADMIN' | 'MEMBER' | 'ACCOUNTANT' | 'COMMUNITY_MANAGER';
export type Frequency = 'MONTHLY' | 'YEARLY' | 'ONETIME';
export type AccountType = 'INDIVIDUAL' | 'ORGANIZATION' | 'COLLECTIVE' | 'EVENT' | 'PROJECT';
export type PausedBy = 'USER' | 'HOST' | 'PLATFORM' | 'COLLECTIVE';
export type RefundKind = 'REFUND' | 'REJECT' | 'EDIT' | 'DUPLICATE' | 'DISPUTE';

/** Every row has a number that is never used again; dates are ISO instants in co-op time. */
interface Row {
  legacyId: number;
  createdAt: string;
  updatedAt: string;
}

/** A person, an organization, the collective, its host, an event. */
export interface AccountRow extends Row {
  slug: string;
  type: AccountType;
  name: string | null;
  /** Address of the person's user; null: none, or the user was deleted. */
  email: string | null;
  isGuest: boolean;
  isIncognito: boolean;
  isArchived: boolean;
  isSuspended: boolean;
  isHost: boolean;
  parentId: number | null;
  /** Soft deletion: the row stays and nothing finds it. */
  deletedAt: string | null;
}

export interface TierRow extends Row {
  accountId: number;
  slug: string;
  name: string;
  type: 'TIER' | 'MEMBERSHIP' | 'DONATION' | 'TICKET' | 'SERVICE' | 'PRODUCT';
  frequency: Frequency | 'FLEXIBLE';
  amountType: 'FIXED' | 'FLEXIBLE';
  /** Cents; null for a tier in which everyone chooses. */
  amount: number | null;
  minimumAmount: number | null;
  deletedAt: string | null;
}

export interface MemberRow extends Row {
  role: Role;
  /** Who has the role. */
  memberId: number;
  /** Where. */
  accountId: number;
  tierId: number | null;
  since: string;
  description: string | null;
}

export interface OrderRow extends Row {
  status: OrderStatus;
  frequency: Frequency;
  tierId: number | null;
  fromId: number;
  toId: number;
  createdById: number;
  /** Cents. */
  amount: number;
  /** How many of the tier were taken; absent: one. */
  quantity?: number;
  processedAt: string | null;
  lastChargedAt: string | null;
  nextChargeDate: string | null;
  /** The charge that `nextChargeDate` tries again; equal to it while nothing failed. */
  periodStart: string | null;
  /** Null: one-time, so no subscription. */
  subscriptionId: number | null;
  subscriptionActive: boolean;
  failures: number;
  /** How many of the coming charges will be refused by the bank. */
  refuseNext: number;
  pausedBy: PausedBy | null;
  pausedAt: string | null;
}

/** One side of a payment: CREDIT on the collective, DEBIT on the person; a refund has them the other way. */
export interface TransactionRow extends Row {
  type: 'CREDIT' | 'DEBIT';
  accountId: number;
  oppositeId: number;
  orderId: number;
  group: string;
  /** Cents, signed as the account sees it. */
  amount: number;
  isRefund: boolean;
  refundKind: RefundKind | null;
  /** Number of the transaction on the same account that this one takes back, or that took this one back. */
  refundId: number | null;
}

export interface InvitationRow extends Row {
  accountId: number;
  memberId: number;
  inviterId: number;
  role: Role;
}

/** A personal token. @see contracts/open-collective.md §1 */
export interface TokenRow {
  value: string;
  accountId: number;
  scopes: string[];
  expiresAt: string | null;
  suspended: boolean;
}

/** Everything the stand-in remembers; one JSON document. Keys of the tables are the rows' numbers. */
export interface State {
  /** 0: not seeded yet. */
  collectiveId: number;
  livedUntil: string;
  counters: Record<string, number>;
  accounts: Record<string, AccountRow>;
  tiers: Record<string, TierRow>;
  members: Record<string, MemberRow>;
  orders: Record<string, OrderRow>;
  transactions: Record<string, TransactionRow>;
  invitations: Record<string, InvitationRow>;
  tokens: TokenRow[];
}

/** Nothing yet. */
export function emptyState(): State {
  return {
    collectiveId: 0,
    livedUntil: new Date(0).toISOString(),
    counters: {},
    accounts: {},
    tiers: {},
    members: {},
    orders: {},
    transactions: {},
    invitations: {},
    tokens: [],
  };
}
