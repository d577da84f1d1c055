import type { Context } from 'koa';

/** Answers a form, or a page that has nothing to show, with where to go on (303: always by GET). */
export function goTo(ctx: Context, url: string): void {
  ctx.redirect(url);
  ctx.status = 303;
}
