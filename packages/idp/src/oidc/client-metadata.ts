import { timingSafeEqualText } from '@latchkey/runtime/hash';
import { hashBearer } from '@latchkey/store/oidc/bearer-hash';
import type { StandingApp } from '@latchkey/store/oidc/standing';

/** Our own properties of a client; the library keeps them verbatim on the Client object. */
export const EXTRA_METADATA = [
  'latchkey:kind',
  'latchkey:secret_hashes',
  'latchkey:pkce',
  'latchkey:id_token_claims',
] as const;

/** What the library wants where a secret should stand. It is never compared: see compareSecret. */
const NO_SECRET = 'kept-as-a-hash';

/** Client metadata (OpenID Connect Registration §2) of an app; undefined where the app has no OIDC client. */
export function clientMetadata(app: StandingApp): Record<string, unknown> | undefined {
  if (app.client === null) return undefined;
  // Where the launcher opens the app. The library has no use for it, and takes no http address, not even on localhost.
  const { initiate_login_uri: _start, ...client } = app.client;
  const isPublic = client.token_endpoint_auth_method === 'none';
  return {
    ...client,
    client_id: app.name,
    'latchkey:kind': app.kind,
    'latchkey:secret_hashes': app.secretHashes,
    ...(isPublic ? {} : { client_secret: NO_SECRET }),
  };
}

/** Whether a presented secret is one of the stored ones; two may be good at once while an app changes over. */
export function compareSecret(hashes: unknown, presented: string): boolean {
  const given = hashBearer(presented);
  return (
    Array.isArray(hashes) &&
    hashes.some((hash) => typeof hash === 'string' && timingSafeEqualText(hash, given))
  );
}

/** Origins that a browser may be sent to from a page about this client, for the CSP directive `form-action`. */
export function redirectOrigins(metadata: Record<string, unknown>): string[] {
  const uris = [metadata.redirect_uris, metadata.post_logout_redirect_uris].flat();
  const origins = uris.flatMap((uri) => {
    const url = typeof uri === 'string' ? URL.parse(uri) : null;
    if (url === null) return [];
    return [url.protocol === 'http:' || url.protocol === 'https:' ? url.origin : url.protocol];
  });
  return [...new Set(origins)];
}
