/** The query for members of contracts/open-collective.md §3. */
export const MEMBERS = `query Members($slug: String, $id: String, $limit: Int!, $offset: Int!, $role: [MemberRole]) {
  me { id }
  account(slug: $slug, id: $id) {
    id legacyId publicId slug type isAdmin isArchived isFrozen
    members(role: $role, limit: $limit, offset: $offset, includeInherited: false,
            orderBy: { field: CREATED_AT, direction: ASC }) {
      totalCount limit offset
      nodes {
        id publicId role createdAt updatedAt since description publicMessage inherited isActive
        tier { id publicId legacyId slug name type frequency }
        totalDonations { valueInCents currency }
        account { id publicId legacyId slug type name imageUrl(height: 128) isIncognito isArchived isSuspended
          createdAt updatedAt emails ... on Individual { email isGuest } }
      }
    }
  }
}`;
/** The query for contributions of §5 there, for one person where wished. */
export const ORDERS = `query Orders($slug: String!, $limit: Int!, $offset: Int!, $status: [OrderStatus], $tier: [TierReferenceInput], $who: AccountReferenceInput) {
  account(slug: $slug) {
    orders(filter: INCOMING, status: $status, tier: $tier, limit: $limit, offset: $offset, oppositeAccount: $who,
           includeChildrenAccounts: false, orderBy: { field: CREATED_AT, direction: ASC }) {
      totalCount
      nodes { id legacyId publicId status frequency createdAt updatedAt processedAt lastChargedAt nextChargeDate
        amount { valueInCents currency } quantity tier { id slug }
        fromAccount { id legacyId slug type isIncognito ... on Individual { email isGuest } }
        createdByAccount { id slug } }
    }
  }
}`;

interface MemberJson {
  id: string;
  role: string;
  inherited: boolean;
  isActive: boolean;
  account: AccountJson | null;
}
interface OrderJson {
  frequency: string;
  tier: { slug: string };
  fromAccount: { slug: string };
}
interface TransactionJson {
  refundKind: string;
  toAccount: { slug: string };
}
interface AccountJson {
  id: string;
  legacyId: number;
  slug: string;
  type: string;
  email?: string | null;
  emails: string[] | null;
  isAdmin: boolean;
  isGuest: boolean;
  isIncognito: boolean;
  members: { totalCount: number; limit: number; nodes: MemberJson[] };
  memberOf: { nodes: MemberJson[] };
  memberInvitations: object[] | null;
  orders: { totalCount: number; nodes: OrderJson[] };
  transactions: { nodes: TransactionJson[] };
}
interface ErrorJson {
  message: string;
  extensions: { code: string };
}
/** Everything that the queries below may be answered with; a test looks at the part that it asked for. */
export interface Body {
  data: {
    me: { id: string };
    account: AccountJson;
    __type: { fields: { name: string }[] };
    removeMember: boolean;
  };
  errors: [ErrorJson, ...ErrorJson[]];
  error: { message: string; type: string };
}
/** One answer of the API. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Body;
}
