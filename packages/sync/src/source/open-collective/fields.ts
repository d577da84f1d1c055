import { z } from 'zod';
import type { Ask } from './ask.ts';

/** What this server can be asked for, of the fields that not every server has. */
export type Fields = {
  publicId: boolean;
  legacyId: boolean;
  tierFrequency: boolean;
  /** Whether a return of money says of which kind it is. */
  refundKind: boolean;
  /** Whether an account says that it is archived, that it is suspended. */
  archived: boolean;
  suspended: boolean;
  /** Whether a member row says that it is active. */
  active: boolean;
  /** Every OrderStatus the server knows: without `status` it leaves PENDING out. */
  statuses: readonly string[];
};

/** @see contracts/open-collective.md §5 */
const STATUSES = [
  'NEW',
  'REQUIRE_CLIENT_CONFIRMATION',
  'PAID',
  'ERROR',
  'PROCESSING',
  'REJECTED',
  'ACTIVE',
  'CANCELLED',
  'PENDING',
  'EXPIRED',
  'DISPUTED',
  'REFUNDED',
  'PAUSED',
  'IN_REVIEW',
] as const;

/** What the elder servers have: asked for where a server does not tell. */
export const ELDER_FIELDS: Fields = {
  publicId: false,
  legacyId: true,
  tierFrequency: true,
  refundKind: true,
  archived: true,
  suspended: false,
  active: false,
  statuses: STATUSES,
};

export const FIELDS_QUERY = `query LatchkeyFields {
  account: __type(name: "Account") { fields(includeDeprecated: true) { name } }
  member: __type(name: "Member") { fields(includeDeprecated: true) { name } }
  memberOf: __type(name: "MemberOf") { fields(includeDeprecated: true) { name } }
  order: __type(name: "Order") { fields(includeDeprecated: true) { name } }
  tier: __type(name: "Tier") { fields(includeDeprecated: true) { name } }
  transaction: __type(name: "Transaction") { fields(includeDeprecated: true) { name } }
  status: __type(name: "OrderStatus") { enumValues(includeDeprecated: true) { name } }
}`;

const named = z.array(z.object({ name: z.string() }));
const type = z.object({ fields: named });
const reply = z.object({
  account: type,
  member: type,
  memberOf: type,
  order: type,
  tier: type,
  transaction: type,
  status: z.object({ enumValues: named.min(1) }),
});

/** Asks the server which fields it has. One that refuses or tells nonsense is taken for an elder one. */
export async function readFields(ask: Ask): Promise<Fields> {
  const answer = await ask(FIELDS_QUERY, {});
  const parsed = reply.safeParse(answer.ok ? answer.data : null);
  if (!parsed.success) return ELDER_FIELDS;
  const { status, transaction, ...types } = parsed.data;
  const has = (of: z.infer<typeof type>, name: string) => of.fields.some((field) => field.name === name);
  return {
    publicId: Object.values(types).every((of) => has(of, 'publicId')),
    legacyId: has(types.account, 'legacyId') && has(types.order, 'legacyId') && has(types.tier, 'legacyId'),
    tierFrequency: has(types.tier, 'frequency'),
    refundKind: has(transaction, 'refundKind'),
    archived: has(types.account, 'isArchived'),
    suspended: has(types.account, 'isSuspended'),
    active: has(types.member, 'isActive'),
    statuses: status.enumValues.map((value) => value.name),
  };
}
