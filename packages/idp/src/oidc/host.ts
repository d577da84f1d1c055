import { ensureSigningKeys, openSigningKeys } from '@latchkey/commands/signing-keys';
import type { Log } from '@latchkey/runtime/log';
import type { Fault } from '@latchkey/runtime/result';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Database } from '@latchkey/store/database';
import type { Wake } from '@latchkey/store/wake';
import type { Context, Middleware } from 'koa';
import compose from 'koa-compose';
import { type JWKS, Provider } from 'oidc-provider';
import { createAdapter } from './adapter.ts';
import type { AppCatalogue } from './claims.ts';
import { claimsByScope } from './claims.ts';
import { compareSecret } from './client-metadata.ts';
import { createConfiguration, SCOPES } from './configuration.ts';
import { createFindAccount } from './find-account.ts';
import { createLoadGrant } from './load-grant.ts';
import { createPageSources, type HostPages } from './page-sources.ts';
import { createPayloads } from './payload.ts';
import { createHostRoutes } from './routes.ts';
import { createRows } from './rows.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import { createBackchannelLogout, createEndSession } from './sign-out.ts';
import { validateClient } from './validate-client.ts';
import type { Watch } from './watch.ts';

export type HostOptions = {
  db: Database;
  keys: PurposeKeys;
  log: Log;
  wake: Wake;
  /** The hub's own origin, as pinned. */
  issuer: string;
  /** Reverse proxies in front; each must overwrite X-Forwarded-Host and -Proto. */
  proxyHops: number;
  catalogue: AppCatalogue;
  pages: HostPages;
  watch?: Watch | undefined;
};

export type Host = {
  issuer: string;
  /** The outer Koa must have the same, or interaction cookies are signed by one and checked by the other. */
  cookieKeys: string[];
  /** Everything of the protocol; mounted last. */
  middleware: Middleware;
  /** What pages call. */
  signIn: SignIn;
  /** Checks an app's client metadata before it is saved; null where it is good. */
  validateClient(metadata: Record<string, unknown>): Promise<Fault | null>;
  /** Takes up changed signing keys: a new provider is swapped in between two requests. */
  reload(): Promise<void>;
};

/**
 * The OpenID provider on the hub's database. All state is in the database, so any number of processes serve one
 * issuer, and a new Provider object takes over from an old one without anybody noticing.
 */
export async function createHost(options: HostOptions): Promise<Host> {
  const { db, keys, log, issuer, catalogue, watch } = options;
  const rows = createRows(db.one, watch);
  const payloads = createPayloads(keys);
  const cookieKeys = keys.material('cookie');
  const endSession = createEndSession(options);
  const granted = { scopes: SCOPES, claims: Object.values(claimsByScope(catalogue)).flat() };
  const configure = (jwks: JWKS) =>
    createConfiguration({
      issuer,
      adapter: createAdapter({ rows, payloads, issuer, endSession }, watch),
      findAccount: createFindAccount({ rows, catalogue, watch }),
      loadExistingGrant: createLoadGrant({ rows, granted, watch }),
      jwks,
      cookieKeys,
      catalogue,
      pages: createPageSources(options.pages),
    });

  async function build(): Promise<{ provider: Provider; handle: Middleware }> {
    const signing = await openSigningKeys(db.one, keys);
    const jwks = {
      keys: signing.map((key) => ({ ...key.privateJwk, kid: key.kid, alg: key.alg, use: 'sig' })),
    };
    const provider = new Provider(issuer, configure(jwks as JWKS));
    provider.proxy = options.proxyHops > 0;
    provider.maxIpsCount = options.proxyHops;
    const proto = provider.Client.prototype as unknown as Record<string, unknown>;
    proto.backchannelLogout = createBackchannelLogout(options);
    proto.compareClientSecret = function compare(this: Record<string, unknown>, presented: string) {
      return compareSecret(this['latchkey:secret_hashes'], presented);
    };
    provider.on('server_error', (ctx, error) => {
      log.error({ error, route: ctx.oidc?.route, client: ctx.oidc?.client?.clientId }, 'the provider failed');
    });
    return { provider, handle: compose(provider.middleware) as Middleware };
  }

  await ensureSigningKeys(db, keys);
  let current = await build();
  const provider = () => current.provider;
  const routes = createHostRoutes({ issuer, provider });
  return {
    issuer,
    cookieKeys,
    middleware: compose([routes, (ctx: Context, next) => current.handle(ctx as never, next)]) as Middleware,
    signIn: createSignIn({ db, payloads, issuer, provider, rows }),
    validateClient: (metadata) => validateClient(current.provider, metadata),
    async reload() {
      current = await build();
    },
  };
}
