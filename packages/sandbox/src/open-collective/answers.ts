/** One answer below GraphQL: an HTTP status, what kind of body, and where that is described. */
export interface HttpAnswer {
  status: number;
  /** `error`: {"error": …}; `errors`: {"errors": […]}; `data`: {"data": …, "errors"?: […]}; `none`: no HTTP answer at all. */
  shape: 'error' | 'errors' | 'data' | 'html' | 'none';
  /** `type` of the error body, or `extensions.code` of the first error. */
  code?: string;
  message?: string;
  cites: string;
}

/** Every answer that the API gives without running the query, and the two that it gives after. */
export const HTTP = {
  data: { status: 200, shape: 'data', cites: 'open-collective.md §11' },
  unknownToken: {
    status: 401,
    shape: 'error',
    code: 'unauthorized',
    message: 'Invalid Personal Token (Api Key): ',
    cites: 'open-collective.md §1',
  },
  expiredToken: {
    status: 401,
    shape: 'error',
    code: 'unauthorized',
    message: 'Expired Personal Token (Api Key)',
    cites: 'open-collective.md §1',
  },
  suspendedToken: {
    status: 401,
    shape: 'error',
    code: 'unauthorized',
    message: 'This token has been suspended',
    cites: 'open-collective.md §1',
  },
  expiredBearer: {
    status: 401,
    shape: 'error',
    code: 'jwt_expired',
    message: 'jwt expired',
    cites: 'open-collective.md §1',
  },
  tooMany: {
    status: 429,
    shape: 'error',
    message: 'Rate limit exceeded. Contact-us to get higher limits.',
    cites: 'open-collective.md §1',
  },
  tooManyAnonymous: {
    status: 429,
    shape: 'error',
    message: 'Rate limit exceeded. Create a Personal Token to get higher limits.',
    cites: 'open-collective.md §1',
  },
  batching: {
    status: 400,
    shape: 'errors',
    code: 'BAD_REQUEST',
    message: 'Operation batching disabled.',
    cites: 'open-collective.md §1',
  },
  crossSite: {
    status: 400,
    shape: 'errors',
    code: 'BAD_REQUEST',
    message:
      'Blocked as a possible cross-site request forgery (CSRF): send a content-type of application/json',
    cites: 'open-collective.md §1',
  },
  noQuery: { status: 400, shape: 'errors', code: 'BAD_REQUEST', cites: 'open-collective.md §1' },
  syntax: { status: 500, shape: 'errors', code: 'GRAPHQL_VALIDATION_FAILED', cites: 'open-collective.md §1' },
  invalid: {
    status: 400,
    shape: 'errors',
    code: 'GRAPHQL_VALIDATION_FAILED',
    cites: 'open-collective.md §1',
  },
  badVariables: { status: 400, shape: 'errors', code: 'BAD_USER_INPUT', cites: 'open-collective.md §1' },
  cut: { status: 0, shape: 'none', cites: 'open-collective.md §1' },
} as const satisfies Record<string, HttpAnswer>;

/** One error inside an answer of status 200. */
export interface FieldError {
  code: string;
  message: string;
  cites: string;
}

/** Every error that a resolver can give; `…` is filled in. */
export const FIELD = {
  noSlug: {
    code: 'INTERNAL_SERVER_ERROR',
    message: 'No collective found with slug …',
    cites: 'open-collective.md §11',
  },
  notFound: { code: 'NotFound', message: 'Account Not Found', cites: 'open-collective.md §11' },
  badId: { code: 'BadRequest', message: 'Invalid … id: …', cites: 'open-collective.md §11' },
  pageTooLong: {
    code: 'INTERNAL_SERVER_ERROR',
    message: 'Cannot fetch more than … at the same time, please adjust the limit',
    cites: 'open-collective.md §11',
  },
  emailFilter: {
    code: 'BadRequest',
    message: 'Only admins can search for members by email',
    cites: 'open-collective.md §11',
  },
  invitations: {
    code: 'Forbidden',
    message: 'You must be an admin of this account to see its invitations',
    cites: 'open-collective.md §7',
  },
  scope: {
    code: 'Forbidden',
    message: 'The Personal Token is not allowed for operations in scope "…".',
    cites: 'open-collective.md §1',
  },
  forbidden: {
    code: 'Forbidden',
    message: 'You are not allowed to do this',
    cites: 'open-collective.md §11',
  },
  broken: { code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error', cites: 'open-collective.md §0' },
} as const satisfies Record<string, FieldError>;

/** The limits that are counted or enforced. */
export const LIMITS = {
  perToken: { value: 100, cites: 'open-collective.md §2' },
  anonymous: { value: 10, cites: 'open-collective.md §2' },
  windowMs: { value: 60_000, cites: 'open-collective.md §2' },
  page: { value: 1000, cites: 'open-collective.md §2' },
  children: { value: 100, cites: 'open-collective.md §2' },
  defaultPage: { value: 100, cites: 'open-collective.md §2' },
} as const;

/** What a hook is sent, and how. */
export const HOOK = {
  post: { tries: 1, timeoutMs: 30_000, userAgent: 'axios/1.7.9', cites: 'open-collective.md §8' },
  /** Kinds that a server of January 2025 does not have. */
  newer: { kinds: ['order.processed'] as readonly string[], cites: 'open-collective.md §8' },
  /** Kinds of activity that are posted with their data; those absent here are posted with `{}`. */
  withData: {
    kinds: [
      'collective.member.created',
      'collective.transaction.created',
      'subscription.canceled',
      'subscription.paused',
      'subscription.resumed',
      'order.processed',
    ],
    cites: 'open-collective.md §8',
  },
} as const;
