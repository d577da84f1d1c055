import type { Adapter, Configuration, FindAccount, Grant, JWKS, KoaContextWithOIDC } from 'oidc-provider';
import { type AppCatalogue, claimsByScope } from './claims.ts';
import { EXTRA_METADATA } from './client-metadata.ts';
import { cookieNames } from './cookies.ts';
import { GRANT_TTL_SECONDS } from './load-grant.ts';
import { createPrompts } from './prompts.ts';
import { issuesRefreshToken } from './refresh-policy.ts';

/** A session ends this long after its sign-in, however much it is used. */
export const SESSION_SECONDS = 30 * 86_400;
/** A session that nobody has signed in to. */
const ANONYMOUS_SECONDS = 3600;
/** How long an interaction waits for somebody. */
export const INTERACTION_SECONDS = 3600;

export const SCOPES = ['openid', 'offline_access', 'profile', 'email', 'groups'] as const;

export type ConfigurationParts = {
  issuer: string;
  adapter: (model: string) => Adapter;
  findAccount: FindAccount;
  loadExistingGrant: (ctx: KoaContextWithOIDC) => Promise<Grant | undefined>;
  jwks: JWKS;
  cookieKeys: string[];
  catalogue: AppCatalogue;
  pages: {
    error(ctx: KoaContextWithOIDC, out: { error: string }): Promise<void>;
    signOut(ctx: KoaContextWithOIDC): Promise<void>;
    signedOut(ctx: KoaContextWithOIDC): Promise<void>;
  };
};

function sessionTtl(_ctx: unknown, session: { loginTs?: number | undefined }): number {
  if (session.loginTs === undefined) return ANONYMOUS_SECONDS;
  return Math.max(1, session.loginTs + SESSION_SECONDS - Math.floor(Date.now() / 1000));
}

/**
 * The provider's whole configuration: everything that is dangerous or open by default is said here.
 * @see contracts/oidc-provider.md §2
 */
export function createConfiguration(parts: ConfigurationParts): Configuration {
  return {
    adapter: parts.adapter,
    findAccount: parts.findAccount,
    loadExistingGrant: parts.loadExistingGrant,
    jwks: parts.jwks,
    cookies: {
      names: cookieNames(parts.issuer),
      keys: parts.cookieKeys,
      long: { httpOnly: true, sameSite: 'lax', signed: true, path: '/' },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    routes: {
      authorization: '/oidc/auth',
      token: '/oidc/token',
      userinfo: '/oidc/me',
      jwks: '/oidc/jwks',
      end_session: '/oidc/session/end',
      introspection: '/oidc/token/introspection',
      revocation: '/oidc/token/revocation',
      pushed_authorization_request: '/oidc/request',
      registration: '/oidc/reg',
      device_authorization: '/oidc/device/auth',
      code_verification: '/oidc/device',
      backchannel_authentication: '/oidc/backchannel',
      challenge: '/oidc/challenge',
    },
    scopes: [...SCOPES],
    claims: claimsByScope(parts.catalogue),
    // Which claims an ID token has is decided by app in claims.ts.
    conformIdTokenClaims: false,
    acrValues: ['mailbox', 'password'],
    responseTypes: ['code', 'none'],
    subjectTypes: ['public'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    clientDefaults: {
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: 'RS256',
    },
    extraClientMetadata: { properties: [...EXTRA_METADATA] },
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'ES256'],
      dPoPSigningAlgValues: ['ES256', 'EdDSA', 'Ed25519', 'PS256'],
    },
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: false },
      registrationManagement: { enabled: false },
      deviceFlow: { enabled: false },
      clientCredentials: { enabled: false },
      requestObjects: { enabled: false },
      encryption: { enabled: false },
      resourceIndicators: { enabled: true },
      userinfo: { enabled: true },
      jwtUserinfo: { enabled: false },
      dPoP: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      claimsParameter: { enabled: true },
      revocation: { enabled: true },
      introspection: {
        enabled: true,
        // An app learns about its own tokens alone.
        allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId,
      },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx) => parts.pages.signOut(ctx),
        postLogoutSuccessSource: (ctx) => parts.pages.signedOut(ctx),
      },
    },
    pkce: {
      // An app that cannot do PKCE says so in its preset, and the console shows it. A public client always can.
      required: (_ctx, client) =>
        client.tokenEndpointAuthMethod === 'none' ||
        (client as Record<string, unknown>)['latchkey:pkce'] !== false,
    },
    issueRefreshToken: async (_ctx, client, source) =>
      issuesRefreshToken(client, source as { scopes: Set<string> }),
    // Revoking any token ends what its grant gave: reads join the grant, so nothing needs an index by grant.
    revokeGrantPolicy: () => true,
    ttl: {
      AccessToken: 3600,
      AuthorizationCode: 60,
      IdToken: 600,
      RefreshToken: 14 * 86_400,
      Grant: GRANT_TTL_SECONDS,
      Session: sessionTtl,
      Interaction: INTERACTION_SECONDS,
    },
    interactions: {
      policy: createPrompts(),
      // Consent is not asked for the co-op's own apps: a request that insists on it is answered by the host itself.
      url: (_ctx, interaction) =>
        interaction.prompt.name === 'consent'
          ? `/oidc/consent/${interaction.uid}`
          : `/interaction/${interaction.uid}`,
    },
    renderError: (ctx, out) => parts.pages.error(ctx, out),
    discovery: { ui_locales_supported: ['en', 'es'] },
  };
}
