import type { Context, Next } from 'koa';

/**
 * Headers of every page. `script-src` is named because the library adds the hash of its own form page's script to it;
 * `form-action` is widened per page: Chromium applies it to the redirects that follow a form (contracts F4).
 */
export async function securityHeaders(ctx: Context, next: Next): Promise<void> {
  ctx.set({
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join(';'),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
  });
  if (ctx.secure) ctx.set('Strict-Transport-Security', 'max-age=31536000');
  await next();
}

/** Lets forms of this page lead to these origins too. */
export function allowFormTargets(ctx: Context, origins: readonly string[]): void {
  const policy = ctx.response.get('content-security-policy');
  if (typeof policy !== 'string' || policy === '' || origins.length === 0) return;
  const directives = policy
    .split(';')
    .map((directive) =>
      directive.trim().startsWith('form-action') ? [directive.trim(), ...origins].join(' ') : directive,
    );
  ctx.set('Content-Security-Policy', directives.join(';'));
}
