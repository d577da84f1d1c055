/** How this Synapse is configured. The defaults are the recipe of contracts/matrix.md §3.1, which also lists the wrong set-ups. */
export interface SynapseSetup {
  idpId: string;
  idpName: string;
  scopes: string[];
  /** `id_token`: claims come from the ID token alone, and the localpart is missing (§3.1, §6). */
  userProfileMethod: 'userinfo_endpoint' | 'id_token';
  enableRegistration: boolean;
  allowExistingUsers: boolean;
  /** Each must be met by the claims, or nobody gets in. */
  attributeRequirements: { attribute: string; value: string }[];
  /** `sso.update_profile_information`. */
  updateProfile: boolean;
  backchannelLogout: boolean;
  /** Addresses a login token may be sent to without a question; our own web client is always one. */
  clientWhitelist: string[];
  registrationSharedSecret: string;
  /** Localpart of the admin bot that is there from the start, and its access token. */
  adminName: string;
  adminToken: string;
  serverNotices: boolean;
  /** Milliseconds that a 429 is held before it is sent (§7). */
  refusalDelayMs: number;
  /** Milliseconds after which a deactivated user has left its rooms (§4). */
  partDelayMs: number;
}

/** The set-up that works. */
export const RECOMMENDED_SETUP: SynapseSetup = {
  idpId: 'latchkey',
  idpName: 'Latchkey',
  scopes: ['openid', 'profile'],
  userProfileMethod: 'userinfo_endpoint',
  enableRegistration: false,
  allowExistingUsers: false,
  attributeRequirements: [],
  updateProfile: true,
  backchannelLogout: true,
  clientWhitelist: [],
  registrationSharedSecret: 'sandbox-synapse-registration',
  adminName: 'latchkey',
  adminToken: 'sandbox-synapse-admin-token',
  serverNotices: true,
  refusalDelayMs: 500,
  partDelayMs: 1000,
};
