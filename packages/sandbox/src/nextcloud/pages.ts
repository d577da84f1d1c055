import type Router from '@koa/router';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Language, Text } from '@latchkey/runtime/text/text';
import type Koa from 'koa';
import { pageText, renderPage, type TextKey } from '../stand-in/page.ts';
import { findAccount, preferencesOf } from './accounts.ts';
import { PLAIN, type PlainAnswer } from './answers.ts';
import { bySession, SESSION_COOKIE } from './authenticate.ts';
import type { Parts } from './parts.ts';
import { redirect, sendPlain } from './reply.ts';

/** The pages of the stand-in. */
export interface NextcloudPages {
  /** A page with one sentence, sent with the status of `answer`. */
  message(ctx: Koa.Context, answer: PlainAnswer, key: TextKey): void;
  mount(router: Router): void;
}

const APP = 'Nextcloud';

/** Home page with who is signed in, sign-in page, refusals. @see contracts/nextcloud.md B9 */
export function createNextcloudPages(parts: Parts, languages: readonly Language[]): NextcloudPages {
  const send = (ctx: Koa.Context, answer: PlainAnswer, title: TextKey, body: (text: Text) => Html) => {
    const text = pageText(ctx, languages);
    sendPlain(
      ctx,
      answer,
      renderPage(ctx, text, languages, { app: APP, title: text.t(title), body: body(text) }),
    );
  };

  const message = (ctx: Koa.Context, answer: PlainAnswer, key: TextKey) =>
    send(ctx, answer, answer.status < 400 ? 'sandbox.nc.home_title' : 'sandbox.nc.refused_title', (text) => {
      return html`<p class="${answer.status < 400 ? '' : 'bad'}" data-testid="message">${text.t(key)}</p>
<p class="soft" data-testid="status">HTTP ${String(answer.status)}</p>
<p><a href="/login">${text.t('sandbox.nc.to_login')}</a></p>`;
    });

  const home = (ctx: Koa.Context) => {
    const session = parts.state.sessions.find((known) => known.id === ctx.cookies.get(SESSION_COOKIE));
    if (!session || !findAccount(parts.state, session.userId)) return redirect(ctx, PLAIN.redirect, '/login');
    const caller = bySession(ctx, parts.state);
    if (!caller) return message(ctx, PLAIN.sessionRefused, 'sandbox.nc.session_refused');
    const known = preferencesOf(parts.state, caller.row.id);
    send(ctx, PLAIN.page, 'sandbox.nc.home_title', (text) => {
      return html`<section class="card"><dl>
<dt>${text.t('sandbox.nc.name')}</dt><dd data-testid="display-name">${caller.row.displayName}</dd>
<dt>${text.t('sandbox.nc.user_id')}</dt><dd><code data-testid="user-id">${caller.row.id}</code></dd>
<dt>${text.t('sandbox.nc.home')}</dt><dd><code data-testid="home">${known.home}</code></dd>
<dt>${text.t('sandbox.nc.email')}</dt><dd>${known.email ?? text.t('sandbox.nc.none')}</dd>
<dt>${text.t('sandbox.nc.groups')}</dt><dd data-testid="groups">${known.groups.join(', ') || text.t('sandbox.nc.none')}</dd>
<dt>${text.t('sandbox.nc.backend')}</dt><dd>${caller.row.backend}</dd>
</dl></section>
<form method="post" action="/logout"><button class="quiet">${text.t('sandbox.nc.sign_out')}</button></form>
<p class="soft">${text.t('sandbox.nc.home_hint')}</p>`;
    });
  };

  return {
    message,
    mount: (router) => {
      router.get('/', (ctx) => redirect(ctx, PLAIN.redirect, '/apps/files/'));
      router.get(['/apps/files', '/apps/files/', '/index.php/apps/files/'], home);
      router.get('/login', (ctx) => {
        const target = `/apps/user_oidc/login/${parts.setup.providerId}?redirectUrl=/apps/files/`;
        send(ctx, PLAIN.page, 'sandbox.nc.login_title', (text) => {
          return html`<p>${text.t('sandbox.nc.login_intro')}</p>
<p><a class="button" href="${target}" data-testid="sign-in">${text.t('sandbox.nc.sign_in')}</a></p>
<p class="soft"><a href="/_sandbox/">${text.t('sandbox.nc.faults_link')}</a></p>`;
        });
      });
    },
  };
}
