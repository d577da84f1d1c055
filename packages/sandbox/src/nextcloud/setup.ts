/** How this Nextcloud is configured. The defaults are the recipe of contracts/nextcloud.md A2; A5 lists what goes wrong with others. */
export interface NextcloudSetup {
  /** Number of the user_oidc provider; another one after "deleted and re-created" (A5). */
  providerId: number;
  providerIdentifier: string;
  uniqueUid: boolean;
  /** Claim of the ID token that names the account (`--mapping-uid`). */
  mappingUid: string;
  scope: string;
  autoProvision: boolean;
  softAutoProvision: boolean;
  disableAccountCreation: boolean;
  usePkce: boolean;
  /** False: redirects go to /index.php/apps/… (C2). */
  prettyUrls: boolean;
  groupProvisioning: boolean;
  /** As Nextcloud writes it, with or without slashes; empty: every group. */
  groupWhitelistRegex: string;
  restrictLoginToGroups: boolean;
  sendIdTokenHint: boolean;
  /** `enrich_login_id_token_with_userinfo`. */
  enrichFromUserinfo: boolean;
  /** Accepts JWTs of the hub as Bearer (C5). */
  checkBearer: boolean;
  /** Which checks of the logout token are made (C4). */
  backchannel: '8.10.1' | 'master';
  /** PUT /users/{id} per 600 s and caller (B6). */
  editLimit: number;
  admin: string;
  adminPassword: string;
  adminAppPassword: string;
  /** An admin in the user_oidc backend with an app password (B2.1). */
  serviceAccount: string;
  servicePassword: string;
}

/** The set-up that works. */
export const RECOMMENDED_SETUP: NextcloudSetup = {
  providerId: 1,
  providerIdentifier: 'latchkey',
  uniqueUid: false,
  mappingUid: 'nextcloud_uid',
  scope: 'openid email profile',
  autoProvision: true,
  softAutoProvision: true,
  disableAccountCreation: true,
  usePkce: true,
  prettyUrls: true,
  groupProvisioning: false,
  groupWhitelistRegex: '',
  restrictLoginToGroups: false,
  sendIdTokenHint: false,
  enrichFromUserinfo: false,
  checkBearer: false,
  backchannel: '8.10.1',
  editLimit: 50,
  admin: 'admin',
  adminPassword: 'sandbox-nextcloud-admin',
  adminAppPassword: 'sandbox-nextcloud-admin-app-password',
  serviceAccount: 'svc-latchkey',
  servicePassword: 'sandbox-nextcloud-app-password',
};
