import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import * as client from 'openid-client';

/** How a stand-in names itself to the hub. */
export interface RelyingPartySettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Absent: `client_secret_post` if the discovery document lists it, otherwise basic. */
  clientAuth?: 'client_secret_post' | 'client_secret_basic';
}

/** What must be remembered between the way out and the way back. */
export interface PendingSignIn {
  state: string;
  nonce: string;
  verifier: string | null;
  redirectUri: string;
}

/** Who came back. `idToken` are the verified claims; `userinfo` asks the hub's userinfo endpoint. */
export interface SignedIn {
  idToken: JWTPayload & { sub: string };
  rawIdToken: string;
  userinfo(): Promise<Record<string, unknown>>;
}

/** An OpenID Connect client in the manner of the apps: discovery and keys are cached for an hour. */
export interface RelyingParty {
  begin(
    redirectUri: string,
    extra: Record<string, string>,
    pkce?: boolean,
  ): Promise<{ url: URL; pending: PendingSignIn }>;
  /** Redeems the code; throws when state, nonce, signature or any other check fails. */
  finish(currentUrl: URL, pending: PendingSignIn): Promise<SignedIn>;
  /** The end-session endpoint, or undefined when discovery names none. */
  endSessionEndpoint(): Promise<string | undefined>;
  /** Verifies the signature by the issuer's keys, and `exp` if present; every other claim is the caller's to check. */
  verify(token: string): Promise<JWTPayload>;
}

const HOUR_MS = 3_600_000;

/** @see contracts/nextcloud.md C2 and contracts/matrix.md §3.1 for what each app does with it. */
export function createRelyingParty(settings: RelyingPartySettings): RelyingParty {
  let found: { configuration: client.Configuration; at: number } | undefined;
  let keys: { set: JSONWebKeySet; at: number } | undefined;

  const discover = async () => {
    if (found && Date.now() - found.at < HOUR_MS) return found.configuration;
    const configuration = await client.discovery(
      new URL(settings.issuer),
      settings.clientId,
      undefined,
      client.None(),
      { execute: settings.issuer.startsWith('http:') ? [client.allowInsecureRequests] : [], timeout: 10 },
    );
    const server = configuration.serverMetadata();
    const listed = server.token_endpoint_auth_methods_supported ?? [];
    const wanted =
      settings.clientAuth ??
      (listed.includes('client_secret_post') ? 'client_secret_post' : 'client_secret_basic');
    const auth =
      wanted === 'client_secret_post'
        ? client.ClientSecretPost(settings.clientSecret)
        : client.ClientSecretBasic(settings.clientSecret);
    const ready = new client.Configuration(server, settings.clientId, undefined, auth);
    if (settings.issuer.startsWith('http:')) client.allowInsecureRequests(ready);
    client.enableNonRepudiationChecks(ready);
    found = { configuration: ready, at: Date.now() };
    return ready;
  };

  const fetchKeys = async (fresh: boolean) => {
    if (!fresh && keys && Date.now() - keys.at < HOUR_MS) return keys.set;
    const uri = (await discover()).serverMetadata().jwks_uri;
    if (!uri) throw new Error('the issuer names no keys');
    const reply = await fetch(uri, { signal: AbortSignal.timeout(10_000) });
    keys = { set: (await reply.json()) as JSONWebKeySet, at: Date.now() };
    return keys.set;
  };

  return {
    begin: async (redirectUri, extra, pkce = true) => {
      const configuration = await discover();
      const challengeable = configuration.serverMetadata().supportsPKCE();
      const verifier = pkce && challengeable ? client.randomPKCECodeVerifier() : null;
      const pending = { state: client.randomState(), nonce: client.randomNonce(), verifier, redirectUri };
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        state: pending.state,
        nonce: pending.nonce,
        ...(verifier && {
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        }),
        ...extra,
      });
      return { url, pending };
    },
    finish: async (currentUrl, pending) => {
      const configuration = await discover();
      const tokens = await client.authorizationCodeGrant(configuration, currentUrl, {
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        ...(pending.verifier && { pkceCodeVerifier: pending.verifier }),
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims || !tokens.id_token) throw new Error('no ID token');
      return {
        idToken: claims as JWTPayload & { sub: string },
        rawIdToken: tokens.id_token,
        userinfo: () => client.fetchUserInfo(configuration, tokens.access_token, claims.sub),
      };
    },
    endSessionEndpoint: async () => (await discover()).serverMetadata().end_session_endpoint,
    verify: async (token) => {
      const options = { clockTolerance: 60 };
      try {
        return (await jwtVerify(token, createLocalJWKSet(await fetchKeys(false)), options)).payload;
      } catch {
        // A key that the cache does not know yet: the apps try once more with fresh keys.
        return (await jwtVerify(token, createLocalJWKSet(await fetchKeys(true)), options)).payload;
      }
    },
  };
}
