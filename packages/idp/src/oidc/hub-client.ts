/** The built-in client: signing in to the hub itself is an authorization request like any other. */
export const HUB = 'hub';

/** Whether a text can be the name of an app; anything else is no client, and is not asked of the database. */
export function isClientId(text: unknown): text is string {
  return typeof text === 'string' && /^[a-z][a-z0-9-]{0,39}$/.test(text);
}

/** Where the browser comes back to from signing in to the hub. */
export const SIGNED_IN = '/signed-in';

/**
 * Metadata of the hub's own client. It gets no code and no token (`response_types: ['none']`): its session is all it
 * needs, and its `state` is the local path to go on to.
 */
export function hubMetadata(issuer: string): Record<string, unknown> {
  return {
    client_id: HUB,
    client_name: HUB,
    token_endpoint_auth_method: 'none',
    redirect_uris: [new URL(SIGNED_IN, issuer).href],
    post_logout_redirect_uris: [new URL('/', issuer).href],
    response_types: ['none'],
    grant_types: [],
  };
}

/** The path and query to go on to, where a text names a path of this host; `/` for anything else. */
export function localPath(text: unknown, issuer: string): string {
  if (typeof text !== 'string' || !text.startsWith('/') || /^\/[/\\]/.test(text) || text.length > 1000)
    return '/';
  const url = URL.parse(text, issuer);
  if (url === null || url.origin !== new URL(issuer).origin) return '/';
  return url.pathname.startsWith('//') ? '/' : `${url.pathname}${url.search}`;
}

/** The path of the authorization request that signs somebody in to the hub and then goes on to `returnTo`. */
export function hubSignInPath(issuer: string, returnTo: string, maxAgeSeconds?: number): string {
  const query = new URLSearchParams({
    client_id: HUB,
    response_type: 'none',
    scope: 'openid',
    redirect_uri: new URL(SIGNED_IN, issuer).href,
    state: localPath(returnTo, issuer),
  });
  if (maxAgeSeconds !== undefined) query.set('max_age', String(maxAgeSeconds));
  return `/oidc/auth?${query}`;
}

/** The path that asks whether to sign out of everything. */
export function hubSignOutPath(): string {
  return `/oidc/session/end?${new URLSearchParams({ client_id: HUB })}`;
}
