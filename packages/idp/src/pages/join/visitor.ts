import { randomToken } from '@latchkey/runtime/random';
import type { Context } from 'koa';

const COOKIE = 'latchkey_join';
const HOUR_MS = 3_600_000;

/** What forms of somebody who is not signed in are bound to: a random cookie of this browser, made at the first look. */
export function visitorBinding(ctx: Context): string {
  const kept = ctx.cookies.get(COOKIE, { signed: true });
  const value = kept ?? randomToken(16);
  if (kept === undefined) {
    ctx.cookies.set(COOKIE, value, { httpOnly: true, sameSite: 'lax', signed: true, maxAge: 12 * HOUR_MS });
  }
  return `join:${value}`;
}
