import type { SourceAsks } from '@latchkey/domain/source-asks';
import type { Fields } from './fields.ts';

/** Text of one field where the server has it. */
function only(has: boolean, field: string): string {
  return has ? field : '';
}

function ids(fields: Fields): string {
  return `id ${only(fields.publicId, 'publicId')} ${only(fields.legacyId, 'legacyId')}`;
}

function person(fields: Fields): string {
  return `${ids(fields)} slug type name isIncognito emails ... on Individual { email isGuest }`;
}

function tier(fields: Fields): string {
  return `tier { ${ids(fields)} type ${only(fields.tierFrequency, 'frequency')} }`;
}

/** Member rows have no number of their own. */
function member(fields: Fields): string {
  return `id ${only(fields.publicId, 'publicId')} role since ${tier(fields)}`;
}

function order(fields: Fields, asks: SourceAsks): string {
  return `${ids(fields)} status frequency createdAt processedAt lastChargedAt ${tier(fields)}
        ${only(asks.amount, 'amount { valueInCents currency }')} ${only(asks.quantity === true, 'quantity')}
        fromAccount { ${person(fields)} }`;
}

/** One payment's way back: of which kind, when, and when that payment was made. */
function refund(fields: Fields): string {
  return `${ids(fields)} type kind isRefund ${only(fields.refundKind, 'refundKind')} createdAt refundTransaction { createdAt }`;
}

/** Asked with every page: who asks, and whether they may see all. @see contracts/open-collective.md §1 */
function door(fields: Fields): string {
  return `${ids(fields)} slug isAdmin`;
}

/** A page of members, in the order that a scan needs. @see contracts/open-collective.md §3 */
export function membersQuery(fields: Fields): string {
  return `query LatchkeyMembers($slug: String!, $limit: Int!, $offset: Int!) {
    me { ${ids(fields)} }
    account(slug: $slug) {
      ${door(fields)}
      members(limit: $limit, offset: $offset, includeInherited: false, orderBy: { field: CREATED_AT, direction: ASC }) {
        totalCount
        nodes { ${member(fields)} ${only(fields.active, 'isActive')} account { ${person(fields)} ${only(fields.archived, 'isArchived')} ${only(fields.suspended, 'isSuspended')} } }
      }
    }
  }`;
}

/** A page of the collective's events and projects. @see contracts/open-collective.md §3 */
export function childrenQuery(fields: Fields): string {
  return `query LatchkeyChildren($slug: String!, $limit: Int!, $offset: Int!) {
    me { ${ids(fields)} }
    account(slug: $slug) {
      ${door(fields)}
      childrenAccounts(limit: $limit, offset: $offset, accountType: [EVENT, PROJECT]) {
        totalCount
        nodes { ${ids(fields)} slug }
      }
    }
  }`;
}

/** A page of incoming contributions of every status. @see contracts/open-collective.md §5 */
export function ordersQuery(fields: Fields, asks: SourceAsks): string {
  return `query LatchkeyOrders($slug: String!, $limit: Int!, $offset: Int!, $status: [OrderStatus]) {
    me { ${ids(fields)} }
    account(slug: $slug) {
      ${door(fields)}
      orders(filter: INCOMING, status: $status, limit: $limit, offset: $offset, includeChildrenAccounts: false,
        orderBy: { field: CREATED_AT, direction: ASC }) {
        totalCount
        nodes { ${order(fields, asks)} }
      }
    }
  }`;
}

/** One outside account and its roles here; null where the server has no such account (deleted, or merged away). */
export function personQuery(fields: Fields): string {
  return `query LatchkeyPerson($slug: String!, $id: String!, $limit: Int!, $offset: Int!) {
    me { ${ids(fields)} }
    account(slug: $slug) { ${door(fields)} }
    person: account(id: $id, throwIfMissing: false) {
      ${person(fields)}
      memberOf(account: { slug: $slug }, limit: $limit, offset: $offset) {
        totalCount
        nodes { ${member(fields)} }
      }
    }
  }`;
}

/** The roles of one outside account in several accounts: `r0`, `r1` … for `slugs` in their order. */
export function placesQuery(fields: Fields, slugs: readonly string[]): string {
  const names = slugs.map((_, at) => `$s${at}: String!`).join(', ');
  const roles = slugs.map(
    (_, at) =>
      `r${at}: memberOf(account: { slug: $s${at} }, limit: $limit, offset: $offset) { totalCount nodes { ${member(fields)} } }`,
  );
  return `query LatchkeyPlaces($slug: String!, $id: String!, $limit: Int!, $offset: Int!, ${names}) {
    me { ${ids(fields)} }
    account(slug: $slug) { ${door(fields)} }
    person: account(id: $id, throwIfMissing: false) {
      ${roles.join('\n      ')}
    }
  }`;
}

/** The contributions of one outside account here, and to events and projects where `children` asks for them. */
export function personOrdersQuery(fields: Fields, asks: SourceAsks, children: boolean): string {
  return `query LatchkeyPersonOrders($slug: String!, $from: AccountReferenceInput!, $limit: Int!, $offset: Int!, $status: [OrderStatus]) {
    me { ${ids(fields)} }
    account(slug: $slug) {
      ${door(fields)}
      orders(filter: INCOMING, oppositeAccount: $from, status: $status, limit: $limit, offset: $offset,
        includeChildrenAccounts: ${children}, orderBy: { field: CREATED_AT, direction: ASC }) {
        totalCount
        nodes { ${order(fields, asks)} ${only(children, `toAccount { ${ids(fields)} slug }`)} transactions { ${refund(fields)} } }
      }
    }
  }`;
}

/** The collective's tiers with their names. */
export function tiersQuery(fields: Fields): string {
  return `query LatchkeyTiers($slug: String!, $limit: Int!) {
    account(slug: $slug) {
      ... on AccountWithContributions { tiers(limit: $limit) { nodes { ${ids(fields)} name slug type } } }
    }
  }`;
}

/** Who but its member may pause a contribution: nobody loses anything by it until a person has looked. */
export const PAUSERS = ['HOST', 'PLATFORM', 'COLLECTIVE'] as const;

/** The contributions that others paused: the source filters by it and shows it nowhere. @see contracts/open-collective.md §5 */
export function pausedQuery(fields: Fields, children: boolean): string {
  const part = (by: string) => `${by}: orders(filter: INCOMING, status: [PAUSED], pausedBy: [${by}],
        oppositeAccount: $from, includeChildrenAccounts: ${children}, limit: $limit, offset: $offset, orderBy: { field: CREATED_AT, direction: ASC }) {
        totalCount
        nodes { id }
      }`;
  return `query LatchkeyPaused($slug: String!, $from: AccountReferenceInput, $limit: Int!, $offset: Int!) {
    me { ${ids(fields)} }
    account(slug: $slug) {
      ${door(fields)}
      ${PAUSERS.map(part).join('\n      ')}
    }
  }`;
}

/**
 * A page of the money that went back: a refund leaves the status of its contribution as it was.
 * @see contracts/open-collective.md §6
 */
export function refundsQuery(fields: Fields): string {
  return `query LatchkeyRefunds($slug: String!, $limit: Int!, $offset: Int!, $dateFrom: DateTime) {
    me { ${ids(fields)} }
    account(slug: $slug) {
      ${door(fields)}
      transactions(type: DEBIT, kind: [CONTRIBUTION, ADDED_FUNDS], isRefund: true, dateFrom: $dateFrom,
        limit: $limit, offset: $offset, orderBy: { field: CREATED_AT, direction: ASC }) {
        totalCount
        nodes { ${refund(fields)} order { ${ids(fields)} fromAccount { ${person(fields)} } } }
      }
    }
  }`;
}
