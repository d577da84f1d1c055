import { z } from 'zod';
import { describe } from '../about.ts';

/** The app's own part of latchkey.yaml. */
export const matrixSettings = z.strictObject({
  /** Where members reach the homeserver: redirect and logout addresses begin with it. */
  url: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  /** Where the admin API is reached, if it is kept off the public address. */
  admin_url: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  /** `idp_id` of the hub in `oidc_providers`. */
  provider: z
    .string()
    .regex(/^[a-z0-9_.-]+$/i)
    .default('latchkey'),
  /** Where a member begins to sign in, e.g. the web client. */
  client_url: z.url({ protocol: /^https?$/ }).optional(),
  /** Localparts that are never a member's. */
  reserved: z.array(z.string().min(1)).default([]),
});
export type MatrixSettings = z.infer<typeof matrixSettings>;

/**
 * Synapse with its own login: accounts are made under the username and tied to the `sub` by an external id, before the
 * first sign-in. @see contracts/matrix.md §3.1
 */
export const matrix = describe<MatrixSettings>({
  kind: 'matrix',
  title: 'Matrix (Synapse)',
  fields: ['displayName'],
  capabilities: {
    create: true,
    update: ['displayName'],
    groups: true,
    names: 'fixed',
    suspend: true,
    remove: false,
    erase: false,
    endSessions: true,
  },
  credentials: ['token'],
  settings: matrixSettings as unknown as z.ZodType<MatrixSettings>,
  oidc: ({ url, client_url }) => ({
    redirect_uris: [`${url}/_synapse/client/oidc/callback`],
    initiate_login_uri: client_url ?? `${url}/`,
    backchannel_logout_uri: `${url}/_synapse/client/oidc/backchannel_logout`,
    backchannel_logout_session_required: true,
    token_endpoint_auth_method: 'client_secret_basic',
    id_token_signed_response_alg: 'RS256',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    scope: 'openid profile',
  }),
  setup: ({ provider }, { issuer, clientId }) => [
    {
      text: 'matrix-provider',
      code: [
        'enable_registration: false',
        'oidc_providers:',
        `  - idp_id: ${provider}`,
        '    idp_name: Latchkey',
        `    issuer: ${issuer}`,
        `    client_id: ${clientId}`,
        '    client_secret_path: FILE',
        '    scopes: [openid, profile]',
        '    user_profile_method: userinfo_endpoint',
        '    enable_registration: false',
        '    allow_existing_users: false',
        '    backchannel_logout_enabled: true',
        '    user_mapping_provider:',
        '      config:',
        '        subject_template: "{{ user.sub }}"',
        '        localpart_template: "{{ user.preferred_username }}"',
        '        display_name_template: "{{ user.name }}"',
      ].join('\n'),
    },
  ],
  claimNames: ['preferred_username'],
  // The localpart of the account that is there: an adopted one keeps its own name.
  claims: (account, binding) => ({
    preferred_username: binding?.claims.preferred_username ?? account.username,
  }),
  bindingClaims: (observed) => ({ preferred_username: observed.handle }),
  // A logout token deletes the device and with it the keys of somebody without key backup; the lock refuses every
  // token at once and gives them back. (contracts/matrix.md §6)
  logoutOnSuspend: false,
  stopEndsSessions: true,
  lostByLeaving: ['rooms', 'devices', 'encryption-keys'],
  calls: { concurrency: 4, perMinute: 600, timeoutMs: 15_000 },
});
