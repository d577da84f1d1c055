import { setTimeout as delay } from 'node:timers/promises';
import Router from '@koa/router';
import type { GraphQLSchema } from 'graphql';
import type Koa from 'koa';
import { HTTP, type HttpAnswer } from './answers.ts';
import { authenticate, readToken } from './authenticate.ts';
import type { Books } from './books.ts';
import type { OpenCollectiveFaults } from './faults.ts';
import { createRateLimit, rateHeaders } from './rate-limit.ts';
import { createRoot, createView } from './root.ts';
import { type QueryRequest, runQuery } from './run-query.ts';

/** What the API needs to know of the server it is part of. */
export interface ApiParts {
  books: Books;
  schema: GraphQLSchema;
  older: boolean;
  faults: () => OpenCollectiveFaults;
  /** Co-op time, for what rows say. */
  now: () => Date;
  /** Machine time, for windows and tokens. */
  machine: () => Date;
  rate: { perToken: number; anonymous: number };
  bearerSecret: string;
}

/** POST and GET /graphql/v2 and its other names. @see contracts/open-collective.md §1 */
export function createApi(parts: ApiParts): Router {
  const router = new Router();
  const limiter = createRateLimit();

  const handle = async (ctx: Koa.Context & { params?: Record<string, string> }) => {
    const faults = parts.faults();
    if (faults.down === 'reset') return cut(ctx);
    if (faults.down === 'unavailable') {
      // An outage in front of the API, so no answer of its contract.
      ctx.status = 503;
      ctx.body = '';
      return;
    }
    if (faults.slowMs > 0) await delay(faults.slowMs);
    const token = readToken(ctx, ctx.params?.token);
    const machineMs = parts.machine().getTime();
    const path = ctx.params?.token ? ctx.path.slice(0, ctx.path.lastIndexOf('/')) : ctx.path;
    const key = `${path} ${ctx.method} ${token ?? ctx.ip}`;
    const limit = faults.rateLimited ? 0 : token === null ? parts.rate.anonymous : parts.rate.perToken;
    const standing = limiter.take(key, limit, machineMs);
    ctx.set(rateHeaders(standing, machineMs));
    if (!standing.allowed) return refuse(ctx, token === null ? HTTP.tooManyAnonymous : HTTP.tooMany);

    const bearer = /^bearer (.+)$/i.exec(ctx.get('authorization'))?.[1] ?? null;
    const who = authenticate(parts.books, {
      token,
      bearer,
      bearerSecret: parts.bearerSecret,
      now: parts.now(),
      machineMs,
      older: parts.older,
      unknown: faults.unknownToken,
    });
    if (who.kind === 'refused') return refuse(ctx, who.answer, who.message);

    if (mayBeForged(ctx)) return refuse(ctx, HTTP.crossSite);
    const request = readRequest(ctx);
    if (request === 'batch') return refuse(ctx, HTTP.batching);
    if (request === null)
      return refuse(ctx, HTTP.noQuery, 'GraphQL operations must contain a non-empty `query`');
    const caller = who.kind === 'caller' ? who.caller : null;
    const view = createView(parts.books, { older: parts.older, now: parts.now(), faults, caller });
    const { answer, body } = runQuery(parts.schema, createRoot(view), request, faults.nulls);
    ctx.status = answer.status;
    ctx.body = body;
  };

  const paths = ['/graphql/v2', '/graphql', '/graphql/v2/:token', '/api/graphql/v2'];
  router.get(paths, handle);
  router.post(paths, handle);
  return router;
}

function cut(ctx: Koa.Context): void {
  ctx.respond = false;
  ctx.req.socket.destroy();
}

function refuse(ctx: Koa.Context, answer: HttpAnswer, message: string = answer.message ?? ''): void {
  ctx.status = answer.status;
  if (answer.shape === 'errors') {
    ctx.body = { errors: [{ message, extensions: { code: answer.code } }] };
    return;
  }
  const code = answer.code ? { code: answer.status, type: answer.code } : {};
  ctx.body = { error: { ...code, message } };
}

/** A browser could have been made to send this by another site. @see contracts/open-collective.md §1 */
function mayBeForged(ctx: Koa.Context): boolean {
  if (ctx.get('authorization') !== '') return false;
  const type = ctx.get('content-type').split(';')[0]?.trim().toLowerCase() ?? '';
  return ['', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'].includes(type);
}

function readRequest(ctx: Koa.Context): QueryRequest | 'batch' | null {
  const given = ctx.method === 'GET' ? readUrl(ctx) : (ctx.request as { body?: unknown }).body;
  if (Array.isArray(given)) return 'batch';
  if (typeof given !== 'object' || given === null) return null;
  const { query, variables, operationName } = given as Record<string, unknown>;
  if (typeof query !== 'string' || query.trim() === '') return null;
  return {
    query,
    variables: typeof variables === 'object' ? (variables as Record<string, unknown> | null) : null,
    operationName: typeof operationName === 'string' ? operationName : null,
  };
}

function readUrl(ctx: Koa.Context): unknown {
  try {
    return { ...ctx.query, variables: ctx.query.variables ? JSON.parse(String(ctx.query.variables)) : null };
  } catch {
    return null;
  }
}
