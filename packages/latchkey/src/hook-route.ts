import { takeHint } from '@latchkey/commands/take-hint';
import type { Database } from '@latchkey/store/database';
import type { Wake } from '@latchkey/store/wake';
import type Koa from 'koa';

const PATH = /^\/hooks\/open-collective\/([\w-]{1,200})$/;
const MOST_BYTES = 256 * 1024;

/** `POST /hooks/open-collective/SECRET`: a reason to look, never a fact. Answers 204 as soon as it is stored. */
export function createHookRoute(deps: { db: Database; wake: Wake }): Koa.Middleware {
  return async (ctx, next) => {
    const secret = PATH.exec(ctx.path)?.[1];
    if (secret === undefined) return next();
    if (ctx.method !== 'POST') {
      ctx.status = 405;
      return;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of ctx.req) {
      bytes += (chunk as Buffer).length;
      if (bytes > MOST_BYTES) {
        ctx.status = 413;
        return;
      }
      chunks.push(chunk as Buffer);
    }
    let body: unknown;
    try {
      body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    } catch {
      ctx.status = 400;
      return;
    }
    const result = await deps.db.tx((tx) => takeHint(tx, { secret, body }, { wake: deps.wake }));
    ctx.status = result.ok ? 204 : result.status;
  };
}
