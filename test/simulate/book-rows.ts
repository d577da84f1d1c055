import type { PersonRow, SourceRow } from '@latchkey/domain/source-row';
import { type IdKind, idOf, publicId } from '@latchkey/sandbox/open-collective/ids';
import type { AccountRow } from '@latchkey/sandbox/open-collective/rows';
import type { Coop } from './coop.ts';

const OTHERS: ReadonlySet<string> = new Set(['HOST', 'PLATFORM', 'COLLECTIVE']);
const NOT_KEPT: ReadonlySet<string> = new Set([
  'HOST',
  'FOLLOWER',
  'CONTRIBUTOR',
  'ATTENDEE',
  'CONNECTED_ACCOUNT',
]);

type Numbered = { legacyId: number; createdAt: string };

/** Every id that the server gives for a row. */
export function aliasesOf(kind: IdKind, row: Numbered): string[] {
  return [
    `id:${idOf(kind, row, false)}`,
    `publicId:${publicId(kind, row.legacyId)}`,
    `legacyId:${row.legacyId}`,
  ];
}

/** The id of a tier that a rule names. */
export function tierIdOf(row: Numbered): string {
  return idOf('tier', row, false);
}

/**
 * What a read of these books shows, written from contracts/open-collective.md §3, §5 to §7 and not by asking the
 * reader: whole, or of one account alone. `refundsFrom`: returns of money before are not
 * asked for.
 */
export function rowsOf(coop: Coop, of: number | null, refundsFrom: Date): SourceRow[] {
  const { state } = coop.books;
  const rows: SourceRow[] = [];
  const living = (id: number): AccountRow | null => {
    const found = state.accounts[id];
    return found === undefined || found.deletedAt !== null ? null : found;
  };
  const tierOf = (id: number | null) => {
    const tier = id === null ? undefined : state.tiers[id];
    if (tier === undefined || tier.deletedAt !== null) return { tierId: null };
    const others = [publicId('tier', tier.legacyId), String(tier.legacyId)];
    const own = idOf('tier', tier, false);
    return { tierId: own, tierAliases: others.filter((one) => one !== own).sort() };
  };
  for (const row of Object.values(state.members)) {
    const person = living(row.memberId);
    if (row.accountId !== state.collectiveId || person === null || NOT_KEPT.has(row.role)) continue;
    if (of !== null && row.memberId !== of) continue;
    rows.push({
      aliases: aliasesOf('member', row),
      person: personOf(person),
      data: { kind: 'member', role: row.role, ...tierOf(row.tierId), lastTierId: null, since: row.since },
    });
  }
  const ids = (row: Numbered) =>
    [...new Set([idOf('order', row, false), publicId('order', row.legacyId), String(row.legacyId)])].sort();
  for (const row of Object.values(state.orders)) {
    const person = living(row.fromId);
    if (row.toId !== state.collectiveId || person === null || (of !== null && row.fromId !== of)) continue;
    const tier = row.tierId === null ? undefined : state.tiers[row.tierId];
    rows.push({
      aliases: aliasesOf('order', row),
      person: personOf(person),
      data: {
        kind: 'order',
        status: row.status,
        frequency: row.frequency,
        ...tierOf(row.tierId),
        createdAt: row.createdAt,
        processedAt: row.processedAt,
        lastChargedAt: row.lastChargedAt,
        orderIds: ids(row),
        tierType: tier === undefined || tier.deletedAt !== null ? null : tier.type,
        ...(row.status === 'PAUSED' && OTHERS.has(row.pausedBy ?? '') ? { pausedBy: row.pausedBy } : {}),
      },
    });
  }
  for (const row of coop.returns) {
    if (row.type !== 'DEBIT' || row.accountId !== state.collectiveId) continue;
    const order = state.orders[row.orderId];
    const person = order === undefined ? null : living(order.fromId);
    if (order === undefined || person === null || (of !== null && order.fromId !== of)) continue;
    if (Date.parse(row.createdAt) < refundsFrom.getTime()) continue;
    const paid = row.refundId === null ? undefined : state.transactions[row.refundId];
    rows.push({
      aliases: aliasesOf('transaction', row),
      person: personOf(person),
      data: {
        kind: 'refund',
        orderIds: ids(order),
        refundKind: row.refundKind,
        paidAt: paid?.createdAt ?? null,
        refundedAt: row.createdAt,
      },
    });
  }
  return rows;
}

/**
 * How many rows the server counts (contracts/open-collective.md §3, §5): contributions of accounts that were deleted are
 * among them, membership rows of such are not.
 */
export function totalsOf({ books: { state } }: Coop): { members: number; orders: number } {
  const { accounts, collectiveId } = state;
  const members = Object.values(state.members).filter(
    (row) => row.accountId === collectiveId && accounts[row.memberId]?.deletedAt === null,
  );
  const orders = Object.values(state.orders).filter((row) => row.toId === collectiveId);
  return { members: members.length, orders: orders.length };
}

function personOf(row: AccountRow): PersonRow {
  return {
    aliases: [...new Set(aliasesOf('account', row))],
    type: row.type,
    isGuest: row.isGuest,
    isIncognito: row.isIncognito,
    slug: row.slug,
    name: row.name,
    address: row.email,
  };
}
