import type { Middleware } from 'koa';
import { errorView } from '../pages/error-view.ts';
import type { WebDeps } from './deps.ts';
import { openPage } from './page.ts';
import { PageError } from './page-error.ts';

/** Answers a PageError with the error page. Whatever else is thrown is a bug: logged, and answered 500. */
export function catchPageErrors(deps: WebDeps): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      if (isHttpError(error)) throw error;
      const known = error instanceof PageError ? error : new PageError(500, 'fault');
      if (known !== error) deps.log.error({ error, route: ctx._matchedRoute }, 'a page failed');
      if (known.retryAfterSeconds !== null) ctx.set('Retry-After', String(known.retryAfterSeconds));
      const page = await openPage(deps, ctx, ctx.method === 'GET' ? {} : { here: '/' });
      const view = errorView(page.text, {
        code: known.code,
        back: null,
        contact: page.contact,
        reference: null,
      });
      page.show(view, known.status);
    }
  };
}

/** An error that already says which status it is (http-errors), such as a path that cannot be decoded. */
function isHttpError(error: unknown): boolean {
  return (error as { expose?: unknown }).expose === true;
}
