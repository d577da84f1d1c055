import Router from '@koa/router';
import type { Html } from '@latchkey/runtime/text/html';
import type { Language, Text } from '@latchkey/runtime/text/text';
import type Koa from 'koa';
import { pageText, renderPage } from '../stand-in/page.ts';
import { sameOrigin } from '../stand-in/same-origin.ts';
import { CannotDo } from './contribute.ts';
import { parseOpenCollectiveFaults } from './faults.ts';
import type { OpenCollective } from './open-collective.ts';
import { faultsPage } from './page-faults.ts';
import { homePage } from './page-home.ts';
import { noticeOf } from './page-parts.ts';
import { personPage } from './page-person.ts';
import { doVerb, isVerb } from './page-verbs.ts';

/** Pages on which a person does what members and admins do on the real site, and breaks the API. */
export function mountOpenCollectivePages(stand: OpenCollective, languages: readonly Language[]): Router {
  const router = new Router();
  const show = (ctx: Koa.Context, title: (text: Text) => string, body: (text: Text) => Html) => {
    const text = pageText(ctx, languages);
    ctx.type = 'text/html';
    ctx.body = renderPage(ctx, text, languages, {
      app: 'Open Collective',
      title: title(text),
      body: body(text),
    });
  };
  const fields = (ctx: Koa.Context) =>
    ((ctx.request as { body?: unknown }).body ?? {}) as Record<string, string>;
  const go = (ctx: Koa.Context, path: string) => {
    ctx.redirect(path);
    ctx.status = 303;
  };

  router.use(sameOrigin);
  router.get('/', (ctx) =>
    show(
      ctx,
      (text) => text.t('sandbox.oc.home_title'),
      (text) =>
        homePage(stand, text, {
          query: String(ctx.query.q ?? ''),
          page: Number(ctx.query.page ?? 1),
          notice: noticeOf(ctx, text),
        }),
    ),
  );
  router.get('/people/:id', (ctx) => {
    const person = stand.people().find((known) => String(known.legacyId) === ctx.params.id);
    if (!person) return go(ctx, '/?fault=person');
    show(
      ctx,
      () => person.name,
      (text) => personPage(stand, person, text, noticeOf(ctx, text)),
    );
  });
  router.post('/join', (ctx) => {
    const form = fields(ctx);
    const name = (form.name ?? '').trim();
    const email = (form.email ?? '').trim();
    if (name === '' || !/^[^@\s]+@[^@\s]+$/.test(email)) return go(ctx, '/?fault=form');
    try {
      const made = stand.join({
        name,
        email,
        ...(form.tier ? { tier: form.tier } : {}),
        pending: form.pending === 'true',
      });
      go(ctx, `/people/${made.legacyId}?done=join`);
    } catch (error) {
      go(ctx, `/?fault=${codeOf(error)}`);
    }
  });
  router.post('/people/:id/:verb', (ctx) => {
    const { id, verb } = ctx.params as { id: string; verb: string };
    if (!isVerb(verb)) return go(ctx, `/people/${id}`);
    try {
      const goOn = doVerb(stand, Number(id), verb, fields(ctx));
      go(ctx, goOn === null ? `/?done=${verb}` : `/people/${goOn}?done=${verb}`);
    } catch (error) {
      go(ctx, `/people/${id}?fault=${codeOf(error)}`);
    }
  });

  router.get('/_sandbox/', (ctx) =>
    show(
      ctx,
      (text) => text.t('sandbox.oc.break_title'),
      (text) => faultsPage(stand.faults(), text),
    ),
  );
  router.post('/_sandbox/', (ctx) => {
    stand.clearFaults();
    stand.setFault(parseOpenCollectiveFaults(fields(ctx)));
    go(ctx, '/_sandbox/');
  });
  router.get('/_sandbox/people', (ctx) => {
    ctx.body = stand.people();
  });
  router.get('/_sandbox/faults', (ctx) => {
    ctx.body = stand.faults();
  });
  router.put('/_sandbox/faults', (ctx) => {
    stand.setFault(parseOpenCollectiveFaults(fields(ctx)));
    ctx.body = stand.faults();
  });
  router.delete('/_sandbox/faults', (ctx) => {
    stand.clearFaults();
    ctx.body = stand.faults();
  });
  return router;
}

function codeOf(error: unknown): string {
  if (error instanceof CannotDo) return error.code;
  throw error;
}
