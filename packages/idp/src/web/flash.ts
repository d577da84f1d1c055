import type { MessageKey, Text, TextParams } from '@latchkey/runtime/text/text';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Frame } from './layout.ts';

const COOKIE = 'latchkey_said';

const flashSchema = z.object({
  kind: z.enum(['good', 'warn']),
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** Has the next page say something once. The cookie is signed and holds a message key and counts. */
export function sayNext(ctx: Context, kind: 'good' | 'warn', key: MessageKey, params: TextParams = {}): void {
  const value = Buffer.from(JSON.stringify({ kind, key, params })).toString('base64url');
  ctx.cookies.set(COOKIE, value, {
    httpOnly: true,
    sameSite: 'lax',
    overwrite: true,
    maxAge: 300_000,
    signed: true,
  });
}

/** What the page before wanted said; taken away by being read. */
export function takeFlash(ctx: Context, text: Text): Frame['flash'] {
  const value = ctx.cookies.get(COOKIE, { signed: true });
  if (value === undefined) return null;
  ctx.cookies.set(COOKIE, null, { httpOnly: true, sameSite: 'lax', overwrite: true, signed: true });
  try {
    const { kind, key, params } = flashSchema.parse(
      JSON.parse(Buffer.from(value, 'base64url').toString('utf8')),
    );
    return text.has(key) ? { kind, text: text.t(key, params) } : null;
  } catch {
    return null;
  }
}
