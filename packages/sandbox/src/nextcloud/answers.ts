/** An answer in the OCS envelope; the HTTP status follows from `code` (contracts/nextcloud.md B1). */
export interface OcsAnswer {
  code: number;
  message: string;
  /** File and section of the contract that describes it. */
  cites: string;
}

/** An answer outside the envelope. */
export interface PlainAnswer {
  status: number;
  type: 'text/html' | 'application/json';
  /** Exact body; absent where a page of our own shows it. */
  body?: string;
  headers?: Record<string, string>;
  cites: string;
}

/** Every OCS answer that this Nextcloud can give. */
export const OCS = {
  ok: { code: 200, message: 'OK', cites: 'nextcloud.md B5' },
  notLoggedIn: { code: 997, message: 'Current user is not logged in', cites: 'nextcloud.md B5' },
  unauthorised: { code: 997, message: 'Unauthorised', cites: 'nextcloud.md B5' },
  reachedDelay: { code: 429, message: 'Reached maximum delay', cites: 'nextcloud.md B6' },
  confirmPassword: { code: 403, message: 'Password confirmation is required', cites: 'nextcloud.md B2' },
  notSubAdmin: {
    code: 403,
    message: 'Logged in account must be at least a sub admin',
    cites: 'nextcloud.md B5',
  },
  notAdmin: { code: 403, message: 'Logged in account must be an admin', cites: 'nextcloud.md A2' },
  unknownRoute: { code: 998, message: '', cites: 'nextcloud.md B5' },
  maintenance: { code: 503, message: 'Service unavailable', cites: 'nextcloud.md B5' },
  badLimit: { code: 996, message: 'Internal Server Error', cites: 'nextcloud.md B5' },
  noUser: { code: 404, message: 'User does not exist', cites: 'nextcloud.md B5' },
  hiddenUser: { code: 998, message: '', cites: 'nextcloud.md B5' },
  editNoUser: { code: 998, message: '', cites: 'nextcloud.md B5' },
  switchNoUser: { code: 101, message: '', cites: 'nextcloud.md B5' },
  deleteSelf: { code: 101, message: '', cites: 'nextcloud.md B5' },
  userExists: { code: 102, message: 'User already exists', cites: 'nextcloud.md B5' },
  idEmpty: { code: 101, message: 'A valid Login must be provided', cites: 'nextcloud.md B5' },
  idTooLong: { code: 101, message: 'Username is too long', cites: 'nextcloud.md B5' },
  idWhitespace: {
    code: 101,
    message: 'Username contains whitespace at the beginning or at the end',
    cites: 'nextcloud.md B5',
  },
  idCharacters: {
    code: 101,
    message: 'Allowed in an id: a-z, A-Z, 0-9, spaces and "_.@-\'"',
    cites: 'nextcloud.md B5',
  },
  needsEmail: {
    code: 108,
    message: 'An email address is required, to send a password link',
    cites: 'nextcloud.md B5',
  },
  passwordPolicy: { code: 107, message: 'The password does not meet the policy', cites: 'nextcloud.md B5' },
  passwordValue: { code: 101, message: 'Invalid password value', cites: 'nextcloud.md B5' },
  groupMissing: { code: 104, message: 'Group does not exist', cites: 'nextcloud.md B5' },
  badLanguage: { code: 101, message: 'Invalid language', cites: 'nextcloud.md B5' },
  badQuota: { code: 101, message: 'Invalid quota value', cites: 'nextcloud.md B5' },
  badValue: { code: 101, message: '', cites: 'nextcloud.md B5' },
  fieldNotAllowed: { code: 113, message: '', cites: 'nextcloud.md B5' },
  passwordUnsupported: { code: 112, message: 'Not supported by this backend', cites: 'nextcloud.md A6' },
  editErrors: { code: 422, message: '', cites: 'nextcloud.md B5' },
  groupExists: { code: 102, message: 'group exists', cites: 'nextcloud.md B5' },
  groupEmpty: { code: 101, message: 'Invalid group name', cites: 'nextcloud.md B5' },
  groupNotFound: { code: 404, message: 'The requested group could not be found', cites: 'nextcloud.md B5' },
  groupDeleteMissing: { code: 101, message: '', cites: 'nextcloud.md B5' },
  groupDeleteAdmin: { code: 102, message: '', cites: 'nextcloud.md B5' },
  membershipNoGroup: { code: 102, message: '', cites: 'nextcloud.md B5' },
  membershipNoUser: { code: 103, message: '', cites: 'nextcloud.md B5' },
  subadminNoUser: { code: 101, message: 'User does not exist', cites: 'nextcloud.md B4' },
  subadminNoGroup: { code: 102, message: 'Group does not exist', cites: 'nextcloud.md B4' },
  subadminOfAdmin: {
    code: 103,
    message: 'Cannot create sub-admins for admin group',
    cites: 'nextcloud.md B4',
  },
  welcomeNoEmail: { code: 101, message: 'Email address not available', cites: 'nextcloud.md B5' },
  providerUserMissing: { code: 404, message: '', cites: 'nextcloud.md A2' },
  folderForbidden: { code: 403, message: 'Password confirmation is required', cites: 'nextcloud.md D' },
} as const satisfies Record<string, OcsAnswer>;

/** Every other answer. */
export const PLAIN = {
  csrf: {
    status: 412,
    type: 'application/json',
    body: '{"message":"CSRF check failed"}',
    cites: 'nextcloud.md B5',
  },
  missingParameter: { status: 400, type: 'text/html', body: '', cites: 'nextcloud.md B5' },
  tooManyEdits: { status: 429, type: 'text/html', body: '', cites: 'nextcloud.md B6' },
  folderNotFound: {
    status: 404,
    type: 'application/json',
    body: '{"message":"Groupfolder not found"}',
    cites: 'nextcloud.md D',
  },
  status: { status: 200, type: 'application/json', cites: 'nextcloud.md B5' },
  page: { status: 200, type: 'text/html', cites: 'nextcloud.md A6' },
  maintenancePage: {
    status: 503,
    type: 'text/html',
    headers: { 'X-Nextcloud-Maintenance-Mode': '1' },
    cites: 'nextcloud.md B5',
  },
  redirect: { status: 303, type: 'text/html', cites: 'nextcloud.md A6' },
  sessionRefused: { status: 401, type: 'text/html', cites: 'nextcloud.md B9' },
  signInDisabled: { status: 401, type: 'text/html', cites: 'nextcloud.md A6' },
  signInConflict: { status: 400, type: 'text/html', cites: 'nextcloud.md A6' },
  signInNotProvisioned: { status: 400, type: 'text/html', cites: 'nextcloud.md A6' },
  signInBadClaim: { status: 400, type: 'text/html', cites: 'nextcloud.md A1' },
  signInGroups: { status: 403, type: 'text/html', cites: 'nextcloud.md A6' },
  signInState: { status: 400, type: 'text/html', cites: 'nextcloud.md C6' },
  signInRefusedByHub: { status: 403, type: 'text/html', cites: 'nextcloud.md C2' },
  hubUnreachable: { status: 404, type: 'text/html', cites: 'nextcloud.md C2' },
  logoutDone: { status: 200, type: 'application/json', body: '[]', cites: 'nextcloud.md C4' },
  logoutUnknownProvider: {
    status: 400,
    type: 'application/json',
    body: '{"error":"provider not found"}',
    cites: 'nextcloud.md C4',
  },
  logoutRefused: {
    status: 400,
    type: 'application/json',
    body: '{"error":"invalid logout token"}',
    cites: 'nextcloud.md C4',
  },
  logoutSessionGone: {
    status: 400,
    type: 'application/json',
    body: '{"error":"session not found"}',
    cites: 'nextcloud.md C4',
  },
  logoutBroken: { status: 500, type: 'text/html', cites: 'nextcloud.md C4' },
} as const satisfies Record<string, PlainAnswer>;
