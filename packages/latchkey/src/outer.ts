import { createServer as createHttpServer, type Server } from 'node:http';
import type { Host } from '@latchkey/idp/oidc/host';
import type { HostPages } from '@latchkey/idp/oidc/page-sources';
import { securityHeaders } from '@latchkey/idp/oidc/security-headers';
import type { Log } from '@latchkey/runtime/log';
import { uuid } from '@latchkey/runtime/random';
import Koa from 'koa';

/** Largest request body; forms and hooks are far smaller. */
const MOST_BYTES = 512 * 1024;

export type OuterOptions = {
  host: Host;
  bind: { host: string; port: number };
  proxyHops: number;
  log: Log;
  /** Pages and hooks, in order; the provider comes after them. */
  middleware: readonly Koa.Middleware[];
  /** The page of a fault, for browsers; a whole HTML document. */
  errorPage: HostPages['error'];
  /** Why this process is not ready, as codes; none: it is. */
  ready: () => Promise<readonly string[]>;
};

/** The one server of a process, outermost first. */
export type Outer = { listen(): Promise<void>; close(): Promise<void>; url: string; app: Koa };

/**
 * The one outer Koa: health, host check, request id, headers, pages, and last the provider. It must have the
 * provider's cookie keys and the same trust in proxies.
 */
export function createOuter(options: OuterOptions): Outer {
  const { host, log } = options;
  const app = new Koa({ keys: host.cookieKeys });
  app.proxy = options.proxyHops > 0;
  app.maxIpsCount = options.proxyHops;
  app.on('error', (error: Error & { expose?: boolean }, ctx?: Koa.Context) => {
    if (error.expose !== true)
      log.error({ error, request: ctx?.state.requestId, path: plainPath(ctx?.path) }, 'a request failed');
  });
  app.use(health(options));
  app.use(onlyOwnHost(host.issuer));
  app.use(requestId);
  app.use(securityHeaders);
  app.use(faultPages(options));
  app.use(boundedBody);
  for (const middleware of options.middleware) app.use(middleware);
  app.use(host.middleware);

  const server = createHttpServer(app.callback());
  server.headersTimeout = 20_000;
  server.requestTimeout = 60_000;
  return {
    app,
    url: host.issuer,
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host: options.bind.host, port: options.bind.port }, () => resolve());
      }),
    close: () => closeServer(server),
  };
}

/** What the log may hold of a path: its first part. The others can be an invitation's token, a hook's secret, an id. */
function plainPath(path = ''): string {
  const [, first = '', ...others] = path.split('/');
  return others.length === 0 ? `/${first}` : `/${first}/…`;
}

/** Lets requests that are under way finish for 5 s. */
async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const late = setTimeout(() => server.closeAllConnections(), 5_000);
  late.unref();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(late);
}

/** `/healthz`: the process lives. `/readyz`: it can serve. Both answer whatever the Host, for probes by address. */
function health(options: OuterOptions): Koa.Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/healthz' && ctx.path !== '/readyz') return next();
    const missing = ctx.path === '/healthz' ? [] : await options.ready().catch(() => ['database']);
    ctx.status = missing.length === 0 ? 200 : 503;
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { ok: missing.length === 0, missing };
  };
}

/**
 * Refuses any request for another origin than the issuer's: endpoint addresses and redirects are made from it. The
 * origin of the whole address is compared, since an absolute-form request target wins over the Host header.
 */
function onlyOwnHost(issuer: string): Koa.Middleware {
  const own = new URL(issuer).origin;
  return async (ctx, next) => {
    if (URL.parse(ctx.href)?.origin !== own) {
      ctx.status = 421;
      ctx.body = 'Misdirected Request';
      return;
    }
    await next();
  };
}

async function requestId(ctx: Koa.Context, next: Koa.Next): Promise<void> {
  ctx.state.requestId = uuid();
  ctx.set('X-Request-Id', ctx.state.requestId);
  await next();
}

/** Shows the page of a fault for whatever nobody answered, or failed to answer; to scripts a code. */
function faultPages(options: OuterOptions): Koa.Middleware {
  const answer = async (ctx: Koa.Context, status: number, code: string) => {
    ctx.status = status;
    if (ctx.accepts('json', 'html') === 'html') {
      ctx.type = 'html';
      ctx.body = await options.errorPage(ctx, { code, status, clientId: null });
    } else ctx.body = { error: code };
    ctx.status = status;
  };
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && (ctx.body === undefined || ctx.body === null))
        await answer(ctx, 404, 'not_found');
    } catch (error) {
      const { expose, status = 500, message, error: code } = error as Error & Record<string, unknown>;
      if (code === 'temporarily_unavailable') {
        ctx.set('Retry-After', '5');
        await answer(ctx, 503, 'temporarily_unavailable');
      } else if (expose === true) {
        await answer(ctx, Number(status), typeof code === 'string' ? code : message);
      } else {
        ctx.app.emit('error', error, ctx);
        await answer(ctx, 500, 'server_error');
      }
    }
  };
}

/** Refuses a body that says it is too large; one that does not say is measured by whoever reads it. */
async function boundedBody(ctx: Koa.Context, next: Koa.Next): Promise<void> {
  if ((ctx.request.length ?? 0) > MOST_BYTES) {
    ctx.status = 413;
    return;
  }
  await next();
}
