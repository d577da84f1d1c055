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
  return `tier { ${ids(fields)} ${only(fields.tierFrequency, 'frequency')} }`;
}

/** Member rows have no number of their own. */
function member(fields: Fields): string {
  return `id ${only(fields.publicId, 'publicId')} role since ${tier(fields)}`;
}

function order(fields: Fields): string {
  return `${ids(fields)} status frequency createdAt processedAt lastChargedAt ${tier(fields)}
        fromAccount { ${person(fields)} }`;
}

/** Asked with every page: who asks, and whether they may see all. @see contracts/open-collective.md §1 */
function door(fields: Fields): string {
  return `${ids(fields)} slug isAdmin`;
}

/** A page of members, in the order that a scan needs. @see contracts/open-collective.md §3 */
export function membersQuery(fields: Fields): string {
  return `query LatchkeyMembers($slug: String!, $limit: Int!, $offset: Int!) {
    me { id }
    account(slug: $slug) {
      ${door(fields)}
      members(limit: $limit, offset: $offset, includeInherited: false, orderBy: { field: CREATED_AT, direction: ASC }) {
        totalCount
        nodes { ${member(fields)} account { ${person(fields)} } }
      }
    }
  }`;
}

/** A page of incoming contributions of every status. @see contracts/open-collective.md §5 */
export function ordersQuery(fields: Fields): string {
  return `query LatchkeyOrders($slug: String!, $limit: Int!, $offset: Int!, $status: [OrderStatus]) {
    me { id }
    account(slug: $slug) {
      ${door(fields)}
      orders(filter: INCOMING, status: $status, limit: $limit, offset: $offset, includeChildrenAccounts: false,
        orderBy: { field: CREATED_AT, direction: ASC }) {
        totalCount
        nodes { ${order(fields)} }
      }
    }
  }`;
}

/** One outside account and its roles here; null where the server has no such account (deleted, or merged away). */
export function personQuery(fields: Fields): string {
  return `query LatchkeyPerson($slug: String!, $id: String!, $limit: Int!) {
    me { id }
    account(slug: $slug) { ${door(fields)} }
    person: account(id: $id, throwIfMissing: false) {
      ${person(fields)}
      memberOf(account: { slug: $slug }, limit: $limit) {
        totalCount
        nodes { ${member(fields)} }
      }
    }
  }`;
}

/** The contributions of one outside account here. */
export function personOrdersQuery(fields: Fields): string {
  return `query LatchkeyPersonOrders($slug: String!, $from: AccountReferenceInput!, $limit: Int!, $status: [OrderStatus]) {
    me { id }
    account(slug: $slug) {
      ${door(fields)}
      orders(filter: INCOMING, oppositeAccount: $from, status: $status, limit: $limit,
        orderBy: { field: CREATED_AT, direction: ASC }) {
        totalCount
        nodes { ${order(fields)} }
      }
    }
  }`;
}
