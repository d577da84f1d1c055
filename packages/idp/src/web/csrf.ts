import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Context } from 'koa';

/**
 * The token of a form. It is bound to what the form was shown in (a session, an interaction, an invitation), so that
 * one from elsewhere is of no use. There is nothing to store: it is a MAC.
 */
export function csrfToken(keys: PurposeKeys, binding: string): string {
  const { keyId, mac } = keys.mac('csrf', binding);
  return `${keyId}.${mac}`;
}

/** Whether a posted token belongs to this binding. */
export function isCsrfToken(keys: PurposeKeys, binding: string, token: unknown): boolean {
  if (typeof token !== 'string' || token.length > 200) return false;
  const dot = token.indexOf('.');
  return (
    dot > 0 && keys.verifyMac('csrf', binding, { keyId: token.slice(0, dot), mac: token.slice(dot + 1) })
  );
}

/**
 * Whether a request was made by a page of ours, by what the browser itself says: Sec-Fetch-Site (Fetch Metadata), or
 * else Origin (RFC 6454 §7). One that says neither is no browser that could be tricked; its token decides.
 */
export function isOwnOrigin(ctx: Context, issuer: string): boolean {
  const site = ctx.get('Sec-Fetch-Site');
  if (site !== '') return site === 'same-origin' || site === 'none';
  const origin = ctx.get('Origin');
  return origin === '' || origin === issuer;
}
