import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { importJWK, SignJWT } from 'jose';

/** Somebody that the issuer signs in; everything but `sub` becomes a claim. */
export type Person = { sub: string } & Record<string, unknown>;

/** A real OpenID provider whose pages are one redirect: whoever comes is `person`. */
export interface Issuer {
  url: string;
  person: Person;
  /** What the last authorization request asked for. */
  lastRequest: () => URLSearchParams;
  /** A logout token of this issuer; `claims` overrides or, with undefined, removes. */
  logoutToken(clientId: string, claims: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

type Client = { client_id: string; client_secret: string } & Record<string, unknown>;

// oidc-provider is a dependency of idp alone, and may be used here as the issuer of somebody else.
const fromIdp = createRequire(new URL('../../packages/idp/package.json', import.meta.url));

/** Starts the issuer; `makeClients` gets its address. */
export async function startIssuer(makeClients: () => Client[], person: Person): Promise<Issuer> {
  const { Provider } = (await import(
    pathToFileURL(fromIdp.resolve('oidc-provider')).href
  )) as typeof import('oidc-provider');
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    format: 'jwk',
  });
  const jwk = { ...key, kid: 'k1', alg: 'RS256', use: 'sig' };
  const issuer = { person };
  let lastRequest = new URLSearchParams();

  const provider = new Provider(url, {
    clients: makeClients() as never,
    jwks: { keys: [jwk] } as never,
    cookies: { keys: ['test'] },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true },
    },
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'groups', 'nextcloud_uid'],
      email: ['email'],
    },
    pkce: { required: () => false },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ ...issuer.person, sub }) }),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  });
  provider.use(async (ctx, next) => {
    if (ctx.path === '/auth') lastRequest = new URLSearchParams(ctx.querystring);
    if (!ctx.path.startsWith('/interaction/')) return next();
    const details = await provider.interactionDetails(ctx.req, ctx.res);
    const accountId = issuer.person.sub;
    const grant = new provider.Grant({ accountId, clientId: String(details.params.client_id) });
    grant.addOIDCScope('openid profile email');
    grant.addOIDCClaims(['name', 'email', 'quota', 'groups', 'nextcloud_uid']);
    await provider.interactionFinished(
      ctx.req,
      ctx.res,
      { login: { accountId }, consent: { grantId: await grant.save() } },
      { mergeWithLastSubmission: false },
    );
    ctx.respond = false;
  });
  server.on('request', provider.callback());

  return Object.assign(issuer, {
    url,
    lastRequest: () => lastRequest,
    logoutToken: async (clientId: string, claims: Record<string, unknown>) => {
      const now = Math.floor(Date.now() / 1000);
      const all = {
        iss: url,
        aud: clientId,
        iat: now,
        exp: now + 120,
        jti: randomUUID(),
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
        ...claims,
      };
      return new SignJWT(all)
        .setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'logout+jwt' })
        .sign(await importJWK(jwk, 'RS256'));
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
}

/** A port that was free a moment ago, for servers whose address must be known before they listen. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
