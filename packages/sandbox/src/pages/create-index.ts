import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import type { Log } from '@latchkey/runtime/log';
import type { Language } from '@latchkey/runtime/text/text';
import Koa from 'koa';
import { MOST_DAYS } from '../calendar.ts';
import { pageText, renderPage } from '../stand-in/page.ts';
import { sameOrigin } from '../stand-in/same-origin.ts';
import { createServe } from '../stand-in/serve.ts';
import { type IndexState, indexPage } from './index-page.ts';

/** The server of the index page. */
export interface Index {
  readonly url: string;
  listen(): Promise<void>;
  close(): Promise<void>;
}

/** The page that lists everything and moves the calendar on. `state` is read anew for each view. */
export function createIndex(given: {
  host: string;
  port: number;
  languages: readonly Language[];
  log: Log;
  state: () => Promise<Omit<IndexState, 'notice'>>;
  advance: (days: number) => Promise<unknown>;
}): Index {
  const app = new Koa();
  const serve = createServe(app, given.host, given.port);
  const router = new Router();
  router.get('/', async (ctx) => {
    const text = pageText(ctx, given.languages);
    const notice =
      (['advanced', 'advance_failed'] as const).find((known) => known === ctx.query.notice) ?? null;
    ctx.type = 'text/html';
    ctx.body = renderPage(ctx, text, given.languages, {
      app: text.t('sandbox.page.app'),
      title: text.t('sandbox.page.title'),
      body: indexPage({ ...(await given.state()), notice }, text),
    });
  });
  router.post('/advance', async (ctx) => {
    const form = ((ctx.request as { body?: unknown }).body ?? {}) as Record<string, string>;
    const days = Number(form.days);
    let notice = 'advanced';
    try {
      if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) notice = 'advance_failed';
      else await given.advance(days);
    } catch (error) {
      given.log.error({ err: error }, 'the calendar could not be moved on');
      notice = 'advance_failed';
    }
    ctx.redirect(`/?notice=${notice}`);
    ctx.status = 303;
  });
  app.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') given.log.error({ err: error }, 'index page');
  });
  app.use(sameOrigin);
  app.use(bodyParser({ onError: () => {} }));
  app.use(router.routes());
  return {
    get url() {
      return `http://localhost:${serve.port()}`;
    },
    listen: serve.listen,
    close: serve.close,
  };
}
