import { type Coop, note } from './coop.ts';
import { GRACE_DAYS, ONCE_DAYS, REFUND_DAYS } from './rules.ts';
import { TIERS } from './steps.ts';

/** What somebody could know of one contribution by looking at the books at an instant: payments are the true ones. */
export type Snap = {
  kind: 'order';
  number: number;
  from: number;
  tier: 'monthly' | 'yearly' | 'once' | 'other';
  tierGone: boolean;
  status: string;
  pausedBy: string | null;
  frequency: string;
  createdAt: number;
  /** The last payment, and as what it went back. */
  paid: { at: number; back: string | null } | null;
  /** Payments that went back so lately that the books are still asked about it. */
  returns: number;
};
/** A place in the core team. */
export type RoleSnap = { kind: 'role'; number: number; from: number };
export type AnySnap = Snap | RoleSnap;

/** Spans in which nobody could read the books. */
export type Gap = { from: number; to: number };

/**
 * What the facts say of one thing and one group: it gives access (`yes`), keeps what somebody has (`keeps`), a person has
 * to look (`unclear`), or nothing. `end`: when access ends by what is known, visible from `due` on.
 */
export type Say =
  | { kind: 'yes' | 'keeps'; end: number | null; due: number | null }
  | { kind: 'unclear' }
  | { kind: 'no'; due: number | null; soon: boolean };

type Alive = Extract<Say, { kind: 'yes' | 'keeps' }>;

const DAY = 86_400_000;

/** Everything that the books show now, by a key of its own. */
export function look(coop: Coop): Map<string, AnySnap> {
  note(coop);
  const { state } = coop.books;
  const shown = new Map<string, AnySnap>();
  const living = (id: number) => state.accounts[id]?.deletedAt === null;
  const returns = returnsOf(coop, coop.books.now().getTime() - REFUND_DAYS * DAY);
  for (const order of Object.values(state.orders)) {
    if (order.toId !== state.collectiveId || !living(order.fromId) || order.tierId === null) continue;
    const tier = state.tiers[order.tierId];
    if (tier === undefined || tier.slug === 'member') continue;
    shown.set(`order ${order.legacyId}`, {
      kind: 'order',
      number: order.legacyId,
      from: order.fromId,
      tier: TIERS.find((one) => one === tier.slug) ?? 'other',
      tierGone: tier.deletedAt !== null,
      status: order.status,
      pausedBy: order.status === 'PAUSED' ? order.pausedBy : null,
      frequency: order.frequency,
      createdAt: Date.parse(order.createdAt),
      paid: paidOf(coop, order.legacyId),
      returns: returns.get(order.legacyId) ?? 0,
    });
  }
  for (const row of Object.values(state.members)) {
    if (row.role !== 'ADMIN' || row.accountId !== state.collectiveId || !living(row.memberId)) continue;
    shown.set(`role ${row.legacyId}`, { kind: 'role', number: row.legacyId, from: row.memberId });
  }
  return shown;
}

function paidOf(coop: Coop, order: number): Snap['paid'] {
  const row = coop.paid.get(order);
  if (row === undefined) return null;
  const { transactions } = coop.books.state;
  const back = row.refundId === null ? null : (transactions[row.refundId]?.refundKind ?? null);
  return { at: Date.parse(row.createdAt), back };
}

function returnsOf(coop: Coop, from: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const row of coop.returns) {
    if (row.type !== 'CREDIT' || Date.parse(row.createdAt) < from) continue;
    counts.set(row.orderId, (counts.get(row.orderId) ?? 0) + 1);
  }
  return counts;
}

/** When a grace of some days after `from` is over: no day of it passes while nobody can read the books. */
export function graceOver(from: number, days: number, gaps: readonly Gap[]): number {
  let left = days * DAY;
  let at = from;
  for (const gap of gaps) {
    if (gap.to <= at) continue;
    if (gap.from > at) {
      if (gap.from - at >= left) return at + left;
      left -= gap.from - at;
    }
    at = gap.to;
  }
  return at + left;
}

function termOver(snap: Snap, from: number): number {
  if (snap.tier === 'once') return from + ONCE_DAYS * DAY;
  if (snap.frequency === 'MONTHLY') return from + 46 * DAY;
  const end = new Date(from);
  end.setUTCFullYear(end.getUTCFullYear() + 1);
  return end.getTime();
}

const NO = { kind: 'no', due: null, soon: false } as const;

/** What one thing says of a group; null: it is about something else. @see contracts/open-collective.md §5, §6 */
export function sayOf(snap: AnySnap, group: string, gaps: readonly Gap[], now: number): Say | null {
  if (snap.kind === 'role') return group === 'stewards' ? { kind: 'yes', end: null, due: null } : null;
  const own = snap.tier === 'other' ? null : snap.tier === 'once' ? 'friends' : 'members';
  if (own === null || own !== group) return null;
  const say = sayOfOrder(snap, own, gaps, now);
  return snap.tierGone && say.kind !== 'no' ? { kind: 'unclear' } : say;
}

function sayOfOrder(snap: Snap, group: keyof typeof GRACE_DAYS, gaps: readonly Gap[], now: number): Say {
  const say = byStatus(snap, group, gaps, now);
  const wentBack = ['REFUND', 'REJECT', 'DISPUTE'].includes(snap.paid?.back ?? '');
  return (say.kind === 'yes' || say.kind === 'keeps') && wentBack ? NO : say;
}

function byStatus(snap: Snap, group: keyof typeof GRACE_DAYS, gaps: readonly Gap[], now: number): Say {
  switch (snap.status) {
    case 'ACTIVE':
      return { kind: 'yes', end: null, due: null };
    case 'REJECTED':
      return { ...NO, soon: true };
    case 'NEW':
    case 'REFUNDED':
      return NO;
    case 'PENDING':
      if (snap.paid === null) return NO;
      break;
    case 'PAUSED':
      if (snap.pausedBy !== null && snap.pausedBy !== 'USER') return { kind: 'unclear' };
      break;
    case 'PAID':
    case 'ERROR':
    case 'PROCESSING':
    case 'CANCELLED':
    case 'EXPIRED':
      break;
    default:
      return { kind: 'unclear' };
  }
  const from = snap.paid?.at ?? snap.createdAt;
  const termEnd = termOver(snap, from);
  const end = graceOver(termEnd, GRACE_DAYS[group], gaps);
  if (now >= end) return { kind: 'no', due: end, soon: false };
  const stopped = snap.status === 'CANCELLED' || snap.status === 'PAUSED';
  if (snap.status === 'EXPIRED' || snap.status === 'PENDING') return { kind: 'keeps', end, due: null };
  if (now >= termEnd) return { kind: 'keeps', end, due: termEnd };
  if (snap.paid === null) return { kind: 'keeps', end, due: null };
  return { kind: 'yes', end: stopped ? end : null, due: null };
}

/** All things of one person together: the best of what they say, and by when. */
export function together(says: readonly Say[]): Say {
  const alive = says.filter((say): say is Alive => say.kind === 'yes' || say.kind === 'keeps');
  if (alive.length > 0) {
    const kind = alive.some((say) => say.kind === 'yes') ? 'yes' : 'keeps';
    const endless = alive.some((say) => say.end === null);
    const best = alive.reduce((a, b) => ((b.end ?? 0) > (a.end ?? 0) ? b : a));
    return { kind, end: endless ? null : best.end, due: endless ? null : best.due };
  }
  if (says.some((say) => say.kind === 'unclear')) return { kind: 'unclear' };
  const dues = says.flatMap((say) => (say.kind === 'no' && say.due !== null ? [say.due] : []));
  return { kind: 'no', due: dues.length === 0 ? null : Math.max(...dues), soon: false };
}
