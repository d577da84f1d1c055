/** An error answer of Synapse: `{errcode, error}` and perhaps more. */
export interface ErrorAnswer {
  status: number;
  errcode: string;
  error: string;
  /** Further fields of the body. */
  more?: Record<string, unknown>;
  /** File and section of the contract that describes it. */
  cites: string;
}

/** A page or a success: the body is the route's. */
export interface OtherAnswer {
  status: number;
  cites: string;
}

/** Every error that this Synapse can give. */
export const ERRORS = {
  missingToken: {
    status: 401,
    errcode: 'M_MISSING_TOKEN',
    error: 'Missing access token',
    cites: 'matrix.md 2',
  },
  unknownToken: {
    status: 401,
    errcode: 'M_UNKNOWN_TOKEN',
    error: 'Invalid access token passed.',
    more: { soft_logout: false },
    cites: 'matrix.md 2',
  },
  locked: {
    status: 401,
    errcode: 'M_USER_LOCKED',
    error: 'User account has been locked',
    more: { soft_logout: true },
    cites: 'matrix.md 4',
  },
  notAdmin: {
    status: 403,
    errcode: 'M_FORBIDDEN',
    error: 'You are not a server admin',
    cites: 'matrix.md 2',
  },
  unrecognized: {
    status: 404,
    errcode: 'M_UNRECOGNIZED',
    error: 'Unrecognized request',
    cites: 'matrix.md 2.2',
  },
  userNotFound: { status: 404, errcode: 'M_NOT_FOUND', error: 'User not found', cites: 'matrix.md 2.2' },
  roomNotFound: { status: 404, errcode: 'M_NOT_FOUND', error: 'Room not found', cites: 'matrix.md 2.5' },
  nameCharacters: {
    status: 400,
    errcode: 'M_INVALID_USERNAME',
    error: "User ID can only contain characters a-z, 0-9, or '=_-./+'",
    cites: 'matrix.md 1',
  },
  nameNumeric: {
    status: 400,
    errcode: 'M_INVALID_USERNAME',
    error: 'Numeric user IDs are reserved for guest users.',
    cites: 'matrix.md 1',
  },
  nameUnderscore: {
    status: 400,
    errcode: 'M_INVALID_USERNAME',
    error: 'User ID may not begin with _',
    cites: 'matrix.md 1',
  },
  nameTaken: {
    status: 400,
    errcode: 'M_USER_IN_USE',
    error: 'User ID already taken.',
    cites: 'matrix.md 2.2',
  },
  remoteUser: {
    status: 400,
    errcode: 'M_UNKNOWN',
    error: 'This endpoint can only be used with local users',
    cites: 'matrix.md 2.2',
  },
  displaynameTooLong: {
    status: 400,
    errcode: 'M_UNKNOWN',
    error: 'Displayname is too long (max 256)',
    cites: 'matrix.md 2.2',
  },
  badEmail: {
    status: 400,
    errcode: 'M_UNKNOWN',
    error: 'Unable to parse email address',
    cites: 'matrix.md 2.2',
  },
  missingExternalIdKey: {
    status: 400,
    errcode: 'M_MISSING_PARAM',
    error: "Missing params: ['external_id']",
    cites: 'matrix.md 2.2',
  },
  missingProviderKey: {
    status: 400,
    errcode: 'M_MISSING_PARAM',
    error: "Missing params: ['auth_provider']",
    cites: 'matrix.md 2.2',
  },
  externalIdTaken: {
    status: 409,
    errcode: 'M_UNKNOWN',
    error: 'External id is already in use.',
    cites: 'matrix.md 2.2',
  },
  lockedAndDeactivated: {
    status: 400,
    errcode: 'M_UNKNOWN',
    error: "An user can't be deactivated and locked",
    cites: 'matrix.md 2.2',
  },
  demoteSelf: {
    status: 400,
    errcode: 'M_UNKNOWN',
    error: 'You may not demote yourself.',
    cites: 'matrix.md 2.1',
  },
  internal: { status: 500, errcode: 'M_UNKNOWN', error: 'Internal server error', cites: 'matrix.md 4' },
  nonceUnknown: { status: 400, errcode: 'M_UNKNOWN', error: 'unrecognised nonce', cites: 'matrix.md 2.1' },
  macWrong: { status: 403, errcode: 'M_UNKNOWN', error: 'HMAC incorrect', cites: 'matrix.md 2.1' },
  noticesOff: {
    status: 400,
    errcode: 'M_UNKNOWN',
    error: 'Server notices are not enabled on this server',
    cites: 'matrix.md 2.2',
  },
  limited: { status: 429, errcode: 'M_LIMIT_EXCEEDED', error: 'Too Many Requests', cites: 'matrix.md 7' },
  alreadyInRoom: {
    status: 403,
    errcode: 'M_FORBIDDEN',
    error: 'is already in the room.',
    cites: 'matrix.md 2.5',
  },
  notInRoom: { status: 403, errcode: 'M_FORBIDDEN', error: 'not in room', cites: 'matrix.md 2.5' },
  targetNotInRoom: {
    status: 403,
    errcode: 'M_FORBIDDEN',
    error: 'The target user is not in the room',
    cites: 'matrix.md 2.5',
  },
  noPower: {
    status: 403,
    errcode: 'M_FORBIDDEN',
    error: "You don't have permission to do that",
    cites: 'matrix.md 2.5',
  },
  restricted: {
    status: 403,
    errcode: 'M_FORBIDDEN',
    error: 'You do not belong to any of the required rooms/spaces to join this room.',
    cites: 'matrix.md 2.5',
  },
  notInvited: {
    status: 403,
    errcode: 'M_FORBIDDEN',
    error: 'You are not invited to this room.',
    cites: 'matrix.md 2.5',
  },
  banned: {
    status: 403,
    errcode: 'M_BAD_STATE',
    error: 'Cannot invite user who was banned',
    cites: 'matrix.md 2.5',
  },
  suspendedJoin: {
    status: 403,
    errcode: 'M_USER_SUSPENDED',
    error: 'Joining rooms while account is suspended is not allowed.',
    cites: 'matrix.md 2.5',
  },
  suspendedSend: {
    status: 403,
    errcode: 'M_USER_SUSPENDED',
    error: 'Sending messages while account is suspended is not allowed.',
    cites: 'matrix.md 4',
  },
  loginTokenUnknown: {
    status: 403,
    errcode: 'M_FORBIDDEN',
    error: 'Invalid login token',
    cites: 'matrix.md 3.1',
  },
  logoutTokenInvalid: {
    status: 400,
    errcode: 'M_UNKNOWN',
    error: 'Invalid logout token',
    cites: 'matrix.md 6',
  },
} as const satisfies Record<string, ErrorAnswer>;

/** Every other answer. */
export const ANSWERS = {
  ok: { status: 200, cites: 'matrix.md 2' },
  created: { status: 201, cites: 'matrix.md 2.2' },
  ssoRedirect: { status: 302, cites: 'matrix.md 3.1' },
  page: { status: 200, cites: 'matrix.md 3.1' },
  noAccount: { status: 400, cites: 'matrix.md 3.1' },
  attributesMissing: { status: 400, cites: 'matrix.md 3.1' },
  localpartInvalid: { status: 400, cites: 'matrix.md 3.1' },
  deactivated: { status: 403, cites: 'matrix.md 3.1' },
  ssoFailed: { status: 400, cites: 'matrix.md 3.1' },
  down: { status: 503, cites: 'matrix.md 8' },
} as const satisfies Record<string, OtherAnswer>;
