import type Router from '@koa/router';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Language, Text } from '@latchkey/runtime/text/text';
import type Koa from 'koa';
import { pageText, renderPage, type TextKey } from '../stand-in/page.ts';
import { type StoredMail, searchMails, splitLinks } from './messages.ts';

/** What the pages of the mailbox show. */
export interface MailPages {
  mails: () => StoredMail[];
  clear: () => void;
  languages: readonly Language[];
}

/** Mails by recipient, one mail with its text, HTML and headers, and JSON for tests. */
export function mountMailPages(router: Router, pages: MailPages): void {
  const one = (name: string, ctx: Koa.Context) =>
    typeof ctx.query[name] === 'string' ? String(ctx.query[name]) : '';
  const send = (ctx: Koa.Context, title: string, body: (text: Text) => Html, refreshSeconds?: number) => {
    const text = pageText(ctx, pages.languages);
    const heading = title || text.t('sandbox.mail.title');
    ctx.type = 'text/html';
    ctx.body = renderPage(ctx, text, pages.languages, {
      app: text.t('sandbox.mail.title'),
      title: heading,
      body: body(text),
      ...(refreshSeconds && { refreshSeconds }),
    });
  };
  const find = (ctx: Koa.Context) => pages.mails().find((mail) => mail.id === ctx.params.id);

  router.get('/', (ctx) => {
    const wanted = { to: one('to', ctx), search: one('search', ctx) };
    const found = searchMails(pages.mails(), wanted);
    const quiet = wanted.search === '' ? 10 : undefined;
    send(ctx, wanted.to, (text) => listPage(text, pages.mails(), found, wanted), quiet);
  });
  router.get('/message/:id', (ctx) => {
    const mail = find(ctx);
    if (!mail) return notFound(ctx, send);
    send(ctx, mail.subject, (text) => mailPage(text, mail));
  });
  router.get('/message/:id/html', (ctx) => {
    const mail = find(ctx);
    if (!mail?.html) return notFound(ctx, send);
    // The mail is a stranger's document: no script, no form, nothing loaded, no origin of ours.
    ctx.set(
      'Content-Security-Policy',
      "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
    );
    ctx.type = 'text/html';
    ctx.body = `<!doctype html><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><base target="_top">${mail.html}`;
  });
  router.get('/api/messages', (ctx) => {
    ctx.body = { messages: searchMails(pages.mails(), { to: one('to', ctx), search: one('search', ctx) }) };
  });
  router.delete('/api/messages', (ctx) => {
    pages.clear();
    ctx.body = { messages: [] };
  });
}

function notFound(
  ctx: Koa.Context,
  send: (ctx: Koa.Context, title: string, body: (text: Text) => Html) => void,
): void {
  send(
    ctx,
    '',
    (text) =>
      html`<p class="bad">${text.t('sandbox.mail.gone')}</p><p><a href="/">${text.t('sandbox.mail.all')}</a></p>`,
  );
  ctx.status = 404;
}

function listPage(
  text: Text,
  all: StoredMail[],
  found: StoredMail[],
  wanted: { to: string; search: string },
): Html {
  const recipients = [...new Set(all.flatMap((mail) => mail.to))].sort();
  return html`<form class="row card" method="get" action="/">
<label>${text.t('sandbox.mail.recipient')}<br><select name="to"><option value="">${text.t('sandbox.mail.everybody')}</option>${recipients.map(
    (address) =>
      html`<option value="${address}"${address === wanted.to ? html` selected` : ''}>${address}</option>`,
  )}</select></label>
<label>${text.t('sandbox.mail.search')}<br><input type="search" name="search" value="${wanted.search}"></label>
<button>${text.t('sandbox.mail.show')}</button></form>
<p class="soft" role="status">${text.t('sandbox.mail.count', { count: found.length })}</p>
${found.length > 0 ? html`<ul class="plain card">${found.map((mail) => row(text, mail))}</ul>` : ''}`;
}

function row(text: Text, mail: StoredMail): Html {
  return html`<li><a href="/message/${mail.id}">${mail.subject || text.t('sandbox.mail.no_subject')}</a><br>
<span class="soft">${mail.to.join(', ')} · ${text.dateTime(new Date(mail.receivedAt), 'UTC')} UTC</span></li>`;
}

function mailPage(text: Text, mail: StoredMail): Html {
  const field = (key: TextKey, value: string | Html) => html`<dt>${text.t(key)}</dt><dd>${value}</dd>`;
  const links = mail.links.map(
    (link) => html`<li><a href="${link}" data-testid="mail-link" rel="noreferrer">${link}</a></li>`,
  );
  return html`<section class="card"><dl>
${field('sandbox.mail.from', mail.from)}
${field('sandbox.mail.to', mail.to.map((address) => address).join(', '))}
${field('sandbox.mail.received', `${text.dateTime(new Date(mail.receivedAt), 'UTC')} UTC`)}
${field('sandbox.mail.message_id', html`<code data-testid="message-id">${mail.messageId}</code>`)}
</dl></section>
${links.length > 0 ? html`<h2>${text.t('sandbox.mail.links')}</h2><ul class="plain card">${links}</ul>` : ''}
<h2>${text.t('sandbox.mail.text')}</h2>
<pre data-testid="mail-text">${splitLinks(mail.text).map((piece) =>
    piece.link ? html`<a href="${piece.text}" rel="noreferrer">${piece.text}</a>` : piece.text,
  )}</pre>
${
  mail.html === null
    ? ''
    : html`<h2>${text.t('sandbox.mail.html')}</h2>
<iframe src="/message/${mail.id}/html" title="${text.t('sandbox.mail.html')}" sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"></iframe>`
}
<details><summary>${text.t('sandbox.mail.headers')}</summary><pre data-testid="mail-headers">${mail.headers}</pre></details>
<p><a href="/">${text.t('sandbox.mail.all')}</a></p>`;
}
