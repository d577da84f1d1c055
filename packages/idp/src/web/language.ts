import { isLanguage, pickLanguage } from '@latchkey/runtime/text/pick-language';
import type { Language } from '@latchkey/runtime/text/text';
import type { Context } from 'koa';

const COOKIE = 'latchkey_language';
const YEAR_MS = 365 * 86_400_000;

/**
 * The language of a page: `?lang=` (kept in a cookie from then on), the cookie, what the member chose at the claim or
 * in the account, then what the browser asks for. Only a language that the co-op has switched on.
 */
export function chooseLanguage(
  ctx: Context,
  languages: readonly Language[],
  stored: Language | null,
): Language {
  const on = (choice: unknown): Language | null =>
    isLanguage(choice) && languages.includes(choice) ? choice : null;
  const asked = on(ctx.query.lang);
  if (asked !== null) keepLanguage(ctx, asked);
  const picked = pickLanguage([asked, on(ctx.cookies.get(COOKIE)), on(stored)], ctx.get('Accept-Language'));
  return on(picked) ?? languages[0] ?? 'en';
}

/** Keeps a choice for this browser. */
export function keepLanguage(ctx: Context, language: Language): void {
  ctx.cookies.set(COOKIE, language, {
    signed: false,
    httpOnly: true,
    sameSite: 'lax',
    overwrite: true,
    maxAge: YEAR_MS,
  });
}
