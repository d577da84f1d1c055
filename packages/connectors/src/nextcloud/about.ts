import { z } from 'zod';
import { describe } from '../about.ts';

/** The app's own part of latchkey.yaml. `provider`: number and name of the hub in user_oidc, as `occ user_oidc:provider` shows them. */
export const nextcloudSettings = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  provider: z
    .strictObject({ id: z.int().min(1).default(1), name: z.string().min(1).default('latchkey') })
    .prefault({}),
  /** Local names that are never a member's: the hub's own account, local admins. */
  reserved: z.array(z.string().min(1)).default([]),
});
export type NextcloudSettings = z.infer<typeof nextcloudSettings>;

/** Nextcloud with user_oidc: accounts are made under the id that the hub's claim `nextcloud_uid` names. @see contracts/nextcloud.md A2 */
export const nextcloud = describe<NextcloudSettings>({
  kind: 'nextcloud',
  title: 'Nextcloud',
  fields: ['displayName'],
  capabilities: {
    create: true,
    update: ['displayName'],
    groups: true,
    names: 'unseen',
    suspend: true,
    remove: false,
    erase: false,
    endSessions: false,
  },
  credentials: ['token'],
  settings: nextcloudSettings as unknown as z.ZodType<NextcloudSettings>,
  oidc: ({ url, provider }) => ({
    redirect_uris: [`${url}/apps/user_oidc/code`, `${url}/index.php/apps/user_oidc/code`],
    post_logout_redirect_uris: [`${url}/`],
    initiate_login_uri: `${url}/apps/user_oidc/login/${provider.id}`,
    backchannel_logout_uri: `${url}/index.php/apps/user_oidc/backchannel-logout/${provider.name}`,
    backchannel_logout_session_required: true,
    token_endpoint_auth_method: 'client_secret_post',
    id_token_signed_response_alg: 'RS256',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    scope: 'openid email profile',
  }),
  setup: ({ provider }, { issuer, clientId }) => [
    {
      text: 'nextcloud-provider',
      code: [
        `occ user_oidc:provider ${provider.name} --clientid=${clientId} --clientsecret-file=FILE \\`,
        `  --discoveryuri=${issuer}/.well-known/openid-configuration --scope="openid email profile" \\`,
        '  --unique-uid=0 --mapping-uid=nextcloud_uid --group-provisioning=0',
      ].join('\n'),
    },
    {
      text: 'nextcloud-only-prepared',
      code: [
        'occ config:system:set user_oidc disable_account_creation --type=boolean --value=true',
        `occ config:system:set skeletondirectory --value=''`,
      ].join('\n'),
    },
  ],
  claimNames: ['nextcloud_uid'],
  claims: (_account, binding) =>
    binding === null ? {} : { nextcloud_uid: binding.claims.nextcloud_uid ?? binding.ref },
  bindingClaims: (observed) => ({ nextcloud_uid: observed.ref }),
  logoutOnSuspend: true,
  stopEndsSessions: true,
  lostByLeaving: [],
  calls: { concurrency: 3, perMinute: 240, timeoutMs: 15_000 },
});
