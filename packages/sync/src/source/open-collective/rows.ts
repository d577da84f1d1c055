import type { PersonRow, SourceRow, UnshownRow } from '@latchkey/domain/source-row';
import { z } from 'zod';

const id = z.string().min(1);
const ids = { id, publicId: id.nullish(), legacyId: z.int().nullish() };

const tier = z.object({ ...ids, type: z.string().nullish(), frequency: z.string().nullish() });
const person = z.object({
  ...ids,
  slug: z.string().nullish(),
  type: z.string(),
  name: z.string().nullish(),
  isIncognito: z.boolean().nullish(),
  isGuest: z.boolean().nullish(),
  emails: z.array(z.string().nullable()).nullish(),
  email: z.string().nullish(),
});
const role = z.object({ ...ids, role: z.string(), since: z.string().nullish(), tier: tier.nullish() });

/** A member row. `account` null: incognito or private, and not shown to this token. */
const memberNode = role.extend({
  isActive: z.boolean().nullish(),
  account: person.extend({ isArchived: z.boolean().nullish(), isSuspended: z.boolean().nullish() }).nullish(),
});
/** One side of a payment, or of its way back. */
const transaction = z.object({
  ...ids,
  type: z.string(),
  kind: z.string().nullish(),
  isRefund: z.boolean().nullish(),
  refundKind: z.string().nullish(),
  createdAt: z.string().nullish(),
  refundTransaction: z.object({ createdAt: z.string().nullish() }).nullish(),
});
/** A contribution. */
const orderNode = z.object({
  ...ids,
  status: z.string(),
  frequency: z.string().nullish(),
  createdAt: z.string().nullish(),
  processedAt: z.string().nullish(),
  lastChargedAt: z.string().nullish(),
  tier: tier.nullish(),
  amount: z.object({ valueInCents: z.int().nullish(), currency: z.string().nullish() }).nullish(),
  quantity: z.int().nullish(),
  toAccount: z.object({ ...ids, slug: z.string() }).nullish(),
  fromAccount: person.nullish(),
  transactions: z.array(transaction.nullable()).nullish(),
});
/** A way back with the contribution it belongs to; null: the server no longer has that. */
const refundNode = transaction.extend({
  order: z.object({ ...ids, fromAccount: person.nullish() }).nullish(),
});

/** Who asked, and what of the collective comes with every answer. */
const door = { ...ids, slug: z.string(), isAdmin: z.boolean().nullish() };
const me = z.object(ids).nullish();
const total = z.int().min(0);

export const membersReply = z.object({
  me,
  account: z
    .object({ ...door, members: z.object({ totalCount: total, nodes: z.array(memberNode) }) })
    .nullable(),
});
export const ordersReply = z.object({
  me,
  account: z
    .object({ ...door, orders: z.object({ totalCount: total, nodes: z.array(orderNode) }) })
    .nullable(),
});
const paused = z.object({ totalCount: total, nodes: z.array(z.object({ id })) });
export const pausedReply = z.object({
  me,
  account: z.object({ ...door, HOST: paused, PLATFORM: paused, COLLECTIVE: paused }).nullable(),
});
export const refundsReply = z.object({
  me,
  account: z
    .object({ ...door, transactions: z.object({ totalCount: total, nodes: z.array(refundNode) }) })
    .nullable(),
});
const roles = z.object({ totalCount: total, nodes: z.array(role) });
/** Roles by alias; what else the person has was not asked for. */
export const placesReply = z.object({
  me,
  account: z.object(door).nullable(),
  person: z.record(z.string(), roles.nullish()).nullable(),
});
/** Who asked and what the collective is, alone. */
export const doorReply = z.object({ me, account: z.object(door).nullable() });
export const personReply = z.object({
  me,
  account: z.object(door).nullable(),
  person: person.extend({ memberOf: roles.nullish() }).nullable(),
});

export type MemberNode = z.infer<typeof memberNode>;
export type OrderNode = z.infer<typeof orderNode>;
export type RefundNode = z.infer<typeof refundNode>;
export type PersonNode = z.infer<typeof person>;
export type RoleNode = z.infer<typeof role>;

/** Every id of a thing, each with its kind in front. @see contracts/open-collective.md §10 */
export function aliasesOf(node: {
  id: string;
  publicId?: string | null | undefined;
  legacyId?: number | null | undefined;
}) {
  const aliases = [`id:${node.id}`];
  if (node.publicId) aliases.push(`publicId:${node.publicId}`);
  if (node.legacyId !== null && node.legacyId !== undefined) aliases.push(`legacyId:${node.legacyId}`);
  return aliases;
}

/** An organization's addresses are all its admins', unlabelled: none of them is its own. @see contracts §4 */
function addressOf(node: PersonNode): string | null {
  if (node.type !== 'INDIVIDUAL' || node.isIncognito === true) return null;
  return node.email ?? node.emails?.find((address) => address !== null) ?? null;
}

/** Null: not an organization, or not shown. */
function adminAddressesOf(node: PersonNode): string[] | null {
  if (node.type === 'INDIVIDUAL' || !node.emails) return null;
  return [...new Set(node.emails.filter((address) => address !== null))].sort();
}

function personRow(node: PersonNode): PersonRow {
  const adminAddresses = adminAddressesOf(node);
  return {
    aliases: aliasesOf(node),
    type: node.type,
    isGuest: node.isGuest === true,
    isIncognito: node.isIncognito === true,
    slug: node.slug ?? null,
    name: node.name ?? null,
    address: addressOf(node),
    ...(adminAddresses === null ? {} : { adminAddresses }),
  };
}

function tierOf(node: z.infer<typeof tier> | null | undefined): {
  tierId: string | null;
  tierAliases?: string[];
} {
  if (!node) return { tierId: null };
  const others = [node.publicId, node.legacyId?.toString()].filter(
    (one) => typeof one === 'string' && one !== node.id,
  );
  return others.length === 0
    ? { tierId: node.id }
    : { tierId: node.id, tierAliases: (others as string[]).sort() };
}

/** Roles that never mean anything for membership: their rows are counted and not kept. */
const NOT_KEPT: ReadonlySet<string> = new Set([
  'HOST',
  'FOLLOWER',
  'CONTRIBUTOR',
  'ATTENDEE',
  'CONNECTED_ACCOUNT',
  'FUNDRAISER',
]);

/** What belongs to somebody; null: nothing is kept of it, or it does not say to whom. */
export function rowOf(thing: UnshownRow | null, of: PersonNode | null | undefined): SourceRow | null {
  return thing === null || !of ? null : { ...thing, person: personRow(of) };
}

/** A member row as a fact; null: not kept. */
export function memberThing(node: RoleNode): UnshownRow | null {
  if (NOT_KEPT.has(node.role)) return null;
  return {
    aliases: aliasesOf(node),
    data: {
      kind: 'member',
      role: node.role,
      ...tierOf(node.tier),
      lastTierId: null,
      since: node.since ?? null,
    },
  };
}

/** The account of a member row that is archived or suspended there: it is a member as before; null: it is neither. */
export function restingAccount({ account }: MemberNode): string | null {
  return account?.isArchived === true || account?.isSuspended === true ? account.id : null;
}

/** Every id of a contribution, each once, without its kind: what a refund names it by. */
function orderIds(node: Parameters<typeof aliasesOf>[0]): string[] {
  return [...new Set(aliasesOf(node).map((alias) => alias.slice(alias.indexOf(':') + 1)))].sort();
}

/** A contribution as a fact. `pausedBy`: who but its member paused it. */
export function orderThing(node: OrderNode, pausedBy: ReadonlyMap<string, string>): UnshownRow {
  const ofTier = node.tier?.frequency;
  const { valueInCents, currency } = node.amount ?? {};
  const by = pausedBy.get(node.id);
  return {
    aliases: aliasesOf(node),
    data: {
      kind: 'order',
      status: node.status,
      frequency: node.frequency ?? (ofTier === 'FLEXIBLE' ? null : (ofTier ?? null)),
      ...tierOf(node.tier),
      createdAt: node.createdAt ?? null,
      processedAt: node.processedAt ?? null,
      lastChargedAt: node.lastChargedAt ?? null,
      orderIds: orderIds(node),
      tierType: node.tier?.type ?? null,
      ...(typeof valueInCents === 'number' && currency ? { amount: { cents: valueInCents, currency } } : {}),
      ...(typeof node.quantity === 'number' ? { quantity: node.quantity } : {}),
      ...(node.status === 'PAUSED' && by !== undefined ? { pausedBy: by } : {}),
    },
  };
}

/** Money that went back as a fact; null: the server no longer has what it was paid for. */
export function refundThing(node: RefundNode): UnshownRow | null {
  const { order } = node;
  if (!order) return null;
  return {
    aliases: aliasesOf(node),
    data: {
      kind: 'refund',
      orderIds: orderIds(order),
      refundKind: node.refundKind ?? null,
      paidAt: node.refundTransaction?.createdAt ?? null,
      refundedAt: node.createdAt ?? null,
    },
  };
}

const MONEY_KINDS: ReadonlySet<string> = new Set(['CONTRIBUTION', 'ADDED_FUNDS']);

/** What went back of one contribution of somebody since `from`, out of all that its look-up shows of it: the same rows as a full read finds. */
export function refundsOf(node: OrderNode, of: PersonNode | null, from: Date): SourceRow[] {
  return (node.transactions ?? []).flatMap((one) => {
    const isReturn = one?.isRefund === true && one.type === 'DEBIT' && MONEY_KINDS.has(one.kind ?? '');
    if (!isReturn || new Date(one.createdAt ?? from) < from) return [];
    return rowOf(refundThing({ ...one, order: node }), of) ?? [];
  });
}
