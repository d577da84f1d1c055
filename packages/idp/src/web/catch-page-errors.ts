import type { Middleware } from 'koa';
import { errorView } from '../pages/error-view.ts';
import type { WebDeps } from './deps.ts';
import { openPage } from './page.ts';
import { PageError } from './page-error.ts';

/** Answers a PageError with the error page. Whatever else is thrown goes on to the server's own fault page. */
export function catchPageErrors(deps: WebDeps): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
      if (error.retryAfterSeconds !== null) ctx.set('Retry-After', String(error.retryAfterSeconds));
      const page = await openPage(deps, ctx, ctx.method === 'GET' ? {} : { here: '/' });
      const view = errorView(page.text, {
        code: error.code,
        back: null,
        contact: page.contact,
        reference: null,
      });
      page.show(view, error.status);
    }
  };
}
