import type { Context, Next } from 'koa';

/** Endpoints that apps may also call by POST (OpenID Connect Core §3.1.2.1, RP-Initiated Logout §2). */
const POSTED = new Set(['/oidc/auth', '/oidc/session/end']);
const MOST_BYTES = 16 * 1024;

/**
 * Answers POST at the authorization and end-session endpoints with 303 to the same by GET: cross-site, the browser
 * sends the session's cookie (SameSite=Lax) only with that second request.
 */
export async function postToGet(ctx: Context, next: Next): Promise<void> {
  if (ctx.method !== 'POST' || !POSTED.has(ctx.path)) return next();
  if (ctx.is('application/x-www-form-urlencoded') === false) {
    ctx.status = 415;
    return;
  }
  let text = '';
  for await (const chunk of ctx.req) {
    text += (chunk as Buffer).toString('utf8');
    if (text.length > MOST_BYTES) {
      ctx.status = 413;
      return;
    }
  }
  const query = new URLSearchParams(text);
  for (const [name, value] of new URLSearchParams(ctx.querystring)) query.append(name, value);
  ctx.status = 303;
  ctx.redirect(`${ctx.path}?${query}`);
}
