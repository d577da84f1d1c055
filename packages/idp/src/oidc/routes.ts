import type { Context, Middleware, Next } from 'koa';
import compose from 'koa-compose';
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { redirectOrigins } from './client-metadata.ts';
import { localPath, SIGNED_IN } from './hub-client.ts';
import { postToGet } from './post-routes.ts';
import { allowFormTargets } from './security-headers.ts';

const CONSENT = /^\/oidc\/consent\/[\w-]+$/;

/** What the host serves around the library: POST by GET, the hub's own redirect URI, consent, and the page headers. */
export function createHostRoutes(parts: { issuer: string; provider: () => Provider }): Middleware {
  async function hubSignedIn(ctx: Context, next: Next): Promise<void> {
    if (ctx.method !== 'GET' || ctx.path !== SIGNED_IN) return next();
    ctx.status = 303;
    ctx.redirect(localPath(ctx.query.state, parts.issuer));
  }

  /** A request that insists on consent has it: these are the co-op's own apps. */
  async function consent(ctx: Context, next: Next): Promise<void> {
    if (ctx.method !== 'GET' || !CONSENT.test(ctx.path)) return next();
    try {
      const to = await parts.provider().interactionResult(ctx.req, ctx.res, { consent: {} });
      ctx.status = 303;
      ctx.redirect(to);
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      ctx.status = 303;
      ctx.redirect('/');
    }
  }

  /** Forms on the library's pages lead on to the app of the request. */
  async function formTargets(ctx: Context, next: Next): Promise<void> {
    await next();
    const { oidc } = ctx as unknown as Partial<KoaContextWithOIDC>;
    if (oidc === undefined || ctx.type !== 'text/html') return;
    let client = oidc.client;
    const asked = oidc.entities.Interaction?.params.client_id;
    if (client === undefined && typeof asked === 'string') client = await parts.provider().Client.find(asked);
    if (client !== undefined) allowFormTargets(ctx, redirectOrigins(client.metadata()));
  }

  return compose([hubSignedIn, consent, postToGet, formTargets]) as Middleware;
}
