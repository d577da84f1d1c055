import { type Html, html } from '@latchkey/runtime/text/html';
import type { Language, Text } from '@latchkey/runtime/text/text';
import type Koa from 'koa';
import { pageText, renderPage, type TextKey } from '../stand-in/page.ts';
import type { OtherAnswer } from './answers.ts';

/** Pages that a browser sees on its way through a sign-in. */
export interface SynapsePages {
  /** A page with one sentence, sent with the status of `answer`. */
  message(ctx: Koa.Context, answer: OtherAnswer, key: TextKey): void;
  /** "Do you want to go on to this app?", for a client that is not on the white list. */
  confirm(ctx: Koa.Context, client: string, target: string): void;
  /** Any page. */
  send(ctx: Koa.Context, status: number, title: TextKey, body: (text: Text) => Html): void;
}

/** @see contracts/matrix.md §3.1 */
export function createSynapsePages(languages: readonly Language[]): SynapsePages {
  const send: SynapsePages['send'] = (ctx, status, title, body) => {
    const text = pageText(ctx, languages);
    ctx.status = status;
    ctx.type = 'text/html';
    ctx.body = renderPage(ctx, text, languages, { app: 'Matrix', title: text.t(title), body: body(text) });
  };
  return {
    send,
    message: (ctx, answer, key) =>
      send(ctx, answer.status, 'sandbox.mx.refused_title', (text) => {
        return html`<p class="bad" data-testid="message">${text.t(key)}</p>
<p class="soft" data-testid="status">HTTP ${String(answer.status)}</p>
<p><a href="/client/">${text.t('sandbox.mx.to_client')}</a></p>`;
      }),
    confirm: (ctx, client, target) =>
      send(ctx, 200, 'sandbox.mx.confirm_title', (text) => {
        return html`<p>${text.t('sandbox.mx.confirm', { client })}</p>
<p><a class="button" href="${target}">${text.t('sandbox.mx.confirm_go')}</a></p>`;
      }),
  };
}
