import { buildSchema, type GraphQLSchema } from 'graphql';

/** A line that ends so is not there in a server of January 2025. */
const NEWER = '# 2026';
/** A line that ends so is there in a server of years to come alone. */
const LATER = '# later';

const CONNECTION_ARGS = 'limit: Int! = 100, offset: Int! = 0';

/** Fields that every kind of account has. `memberOf` differs between the interface and the types. */
function accountFields(where: 'interface' | 'type', isActive: 'Boolean' | 'Boolean!' = 'Boolean'): string {
  return `
  id: String!
  legacyId: Int!
  publicId: String! ${NEWER}
  slug: String!
  type: AccountType!
  name: String
  description: String
  currency: Currency!
  isIncognito: Boolean!
  imageUrl(height: Int, format: ImageFormat): String
  createdAt: DateTime
  updatedAt: DateTime
  isArchived: Boolean!
  isFrozen: Boolean! ${NEWER}
  isSuspended: Boolean! ${NEWER}
  isActive: ${where === 'interface' ? 'Boolean' : isActive}
  isHost: Boolean!
  isAdmin: Boolean!
  settings: JSON!
  emails: [EmailAddress!]
  members(
    ${CONNECTION_ARGS}
    role: [MemberRole]
    accountType: [AccountType]
    email: EmailAddress
    orderBy: ChronologicalOrderInput! = { field: CREATED_AT, direction: ASC }
    includeInherited: Boolean = true
    tier: TierReferenceInput ${NEWER}
  ): MemberCollection!
  memberInvitations(role: [MemberRole]): [MemberInvitation]
  memberOf(
    limit: Int! = ${where === 'interface' ? 100 : 150}
    offset: Int! = 0
    role: [MemberRole]
    accountType: [AccountType]
    account: AccountReferenceInput
    orderBy: OrderByInput! = { field: CREATED_AT, direction: DESC }
    ${where === 'type' ? 'includeIncognito: Boolean = true' : ''}
    ${where === 'type' ? `tier: TierReferenceInput ${NEWER}` : ''}
  ): MemberOfCollection${where === 'type' ? '!' : ''}
  transactions(
    ${CONNECTION_ARGS}
    type: TransactionType
    fromAccount: AccountReferenceInput
    order: OrderReferenceInput
    kind: [TransactionKind]
    isRefund: Boolean
    dateFrom: DateTime
    dateTo: DateTime
    orderBy: ChronologicalOrderInput! = { field: CREATED_AT, direction: DESC }
  ): TransactionCollection!
  orders(
    ${CONNECTION_ARGS}
    includeChildrenAccounts: Boolean! = false
    pausedBy: [OrderPausedBy]
    includeIncognito: Boolean = false
    filter: AccountOrdersFilter
    frequency: [ContributionFrequency]
    status: [OrderStatus]
    orderBy: ChronologicalOrderInput! = { field: CREATED_AT, direction: DESC }
    minAmount: Int
    maxAmount: Int
    dateFrom: DateTime
    dateTo: DateTime
    chargedDateFrom: DateTime
    chargedDateTo: DateTime
    searchTerm: String
    tierSlug: String
    tier: [TierReferenceInput]
    onlySubscriptions: Boolean
    onlyActiveSubscriptions: Boolean
    oppositeAccount: AccountReferenceInput
  ): OrderCollection!
  childrenAccounts(
    ${CONNECTION_ARGS}
    accountType: [AccountType]
  ): AccountCollection!`;
}

const TIERS = `
  tiers(${CONNECTION_ARGS}): TierCollection!`;

function memberFields(): string {
  return `
  id: String!
  publicId: String! ${NEWER}
  role: MemberRole!
  tier: Tier
  createdAt: DateTime!
  updatedAt: DateTime!
  since: DateTime!
  totalDonations: Amount!
  publicMessage: String
  description: String
  inherited: Boolean!
  isActive: Boolean! ${NEWER}
  account: Account`;
}

function transactionFields(): string {
  return `
  id: String!
  legacyId: Int!
  publicId: String! ${NEWER}
  group: String!
  type: TransactionType!
  kind: TransactionKind
  refundKind: RefundKind
  amount: Amount!
  account: Account
  oppositeAccount: Account
  fromAccount: Account
  toAccount: Account
  createdAt: DateTime
  updatedAt: DateTime
  order: Order
  isRefunded: Boolean
  isRefund: Boolean
  isDisputed: Boolean
  isInReview: Boolean
  isOrderRejected: Boolean!
  refundTransaction: Transaction`;
}

const collection = (name: string, node: string) => `
type ${name} implements Collection { offset: Int limit: Int totalCount: Int nodes: [${node}] }`;

/** The part of the API that a directory of members needs, in the API's own names. */
function definition(): string {
  return `
scalar DateTime
scalar EmailAddress
scalar JSON

enum AccountType { BOT COLLECTIVE EVENT FUND INDIVIDUAL ORGANIZATION PROJECT VENDOR }
enum MemberRole {
  HOST
  ADMIN
  MEMBER
  ACCOUNTANT
  COMMUNITY_MANAGER ${NEWER}
  BACKER
  ATTENDEE
  CONTRIBUTOR
  FOLLOWER
  CONNECTED_ACCOUNT
  FUNDRAISER @deprecated(reason: "nobody has this role any more")
}
enum TierType { TIER MEMBERSHIP DONATION TICKET SERVICE PRODUCT }
enum TierFrequency { MONTHLY YEARLY ONETIME FLEXIBLE }
enum TierInterval { month year flexible }
enum TierAmountType { FIXED FLEXIBLE }
enum ContributionFrequency { MONTHLY YEARLY ONETIME }
enum OrderStatus {
  NEW REQUIRE_CLIENT_CONFIRMATION PAID ERROR PROCESSING REJECTED ACTIVE CANCELLED PENDING EXPIRED DISPUTED REFUNDED
  PAUSED IN_REVIEW
  SHINY_NEW ${LATER}
}
enum OrderPausedBy { USER HOST PLATFORM COLLECTIVE }
enum AccountOrdersFilter { INCOMING OUTGOING }
enum TransactionType { DEBIT CREDIT }
enum TransactionKind { CONTRIBUTION ADDED_FUNDS }
enum RefundKind { REFUND REJECT EDIT DUPLICATE DISPUTE }
enum DateTimeField { CREATED_AT LAST_CHARGED_AT }
enum OrderByFieldType { CREATED_AT }
enum OrderDirection { ASC DESC }
enum Currency { EUR }
enum ImageFormat { txt png jpg gif svg }

input AccountReferenceInput { id: String legacyId: Int slug: String }
input TierReferenceInput { id: String legacyId: Int }
input OrderReferenceInput { id: String legacyId: Int }
input ChronologicalOrderInput { field: DateTimeField! = CREATED_AT direction: OrderDirection! = DESC }
input OrderByInput { field: OrderByFieldType! direction: OrderDirection! }

type Amount { value: Float currency: Currency valueInCents: Float }
interface Collection { offset: Int limit: Int totalCount: Int }
${collection('AccountCollection', 'Account')}
${collection('MemberCollection', 'Member')}
${collection('MemberOfCollection', 'MemberOf')}
${collection('OrderCollection', 'Order')}
${collection('TierCollection', 'Tier')}
${collection('TransactionCollection', 'Transaction')}

interface Account {${accountFields('interface')}
}
interface AccountWithContributions {${TIERS}
}
interface AccountWithParent { parent: Account }
type Individual implements Account {${accountFields('type')}
  email: String
  isGuest: Boolean!
}
type Organization implements Account & AccountWithContributions {${accountFields('type')}${TIERS}
  email: String @deprecated(reason: "always null")
}
type Host implements Account & AccountWithContributions {${accountFields('type')}${TIERS}
}
type Collective implements Account & AccountWithContributions {${accountFields('type', 'Boolean!')}${TIERS}
}
type Event implements Account & AccountWithContributions & AccountWithParent {${accountFields('type', 'Boolean!')}${TIERS}
  parent: Account
}
type Project implements Account & AccountWithContributions & AccountWithParent {${accountFields('type', 'Boolean!')}${TIERS}
  parent: Account
}
type Member {${memberFields()}
}
type MemberOf {${memberFields()}
}
type MemberInvitation {
  id: String!
  publicId: String! ${NEWER}
  inviter: Individual
  createdAt: DateTime!
  account: Account!
  memberAccount: Account!
  role: MemberRole!
  tier: Tier
}
type Tier {
  id: String!
  publicId: String! ${NEWER}
  legacyId: Int!
  slug: String
  name: String
  description: String
  type: TierType!
  interval: TierInterval
  frequency: TierFrequency!
  amountType: TierAmountType!
  amount: Amount!
  minimumAmount: Amount!
  currency: String
  maxQuantity: Int
  endsAt: DateTime
}
type Order {
  id: String!
  publicId: String! ${NEWER}
  legacyId: Int!
  description: String
  amount: Amount!
  totalAmount: Amount!
  totalContributed: Amount!
  totalDonations: Amount!
  quantity: Int
  status: OrderStatus
  frequency: ContributionFrequency
  nextChargeDate: DateTime
  lastChargedAt: DateTime
  processedAt: DateTime
  createdAt: DateTime
  updatedAt: DateTime
  tier: Tier
  fromAccount: Account
  toAccount: Account
  createdByAccount: Account
  membership: MemberOf
  transactions: [Transaction]!
}
interface Transaction {${transactionFields()}
}
type Credit implements Transaction {${transactionFields()}
}
type Debit implements Transaction {${transactionFields()}
}
type Query {
  me: Individual
  loggedInAccount: Individual
  account(id: String, slug: String, throwIfMissing: Boolean = true): Account
  individual(id: String, slug: String, throwIfMissing: Boolean = true): Individual
  collective(id: String, slug: String, throwIfMissing: Boolean = true): Collective
  order(order: OrderReferenceInput!): Order
}
type Mutation {
  removeMember(memberAccount: AccountReferenceInput!, account: AccountReferenceInput!, role: MemberRole!): Boolean
}
`;
}

/**
 * The schema, of a server of 2026, of one from January 2025 without what was added since, or of a later one with a status
 * of contributions that nobody has heard of.
 */
export function createSchema(server: '2025-01' | '2026' | 'later'): GraphQLSchema {
  const lacks = { '2025-01': [NEWER, LATER], '2026': [LATER], later: [] }[server];
  const lines = definition().split('\n');
  return buildSchema(lines.filter((line) => !lacks.some((mark) => line.trimEnd().endsWith(mark))).join('\n'));
}
