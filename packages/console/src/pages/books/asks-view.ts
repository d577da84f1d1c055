import { csrfField } from '@latchkey/idp/web/parts';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import { orderStatus } from '../plain-words.ts';

/** The running contribution of somebody who stays out. `ids`: what finds it in the books. */
export type Ask = {
  factId: string;
  who: string;
  accountId: string;
  cause: 'barred' | 'refused';
  status: string;
  since: string;
  ids: readonly string[];
};

/** What a treasurer is asked to do in the books themselves: the hub cannot end a contribution there. */
export function asksSection(text: Text, csrf: string, asks: readonly Ask[]): Html | null {
  if (asks.length === 0) return null;
  return html`<section class="card stack" aria-labelledby="asks" data-testid="asks"><h2 id="asks">${text.t('guard.asks.title')}</h2>
<p class="soft">${text.t('guard.asks.text')}</p>
<table class="cards"><caption class="hidden">${text.t('guard.asks.title')}</caption><thead><tr><th scope="col">${text.t('console.invitations.who')}</th><th scope="col">${text.t('guard.asks.what')}</th><th scope="col">${text.t('guard.asks.contribution')}</th></tr></thead>
<tbody>${asks.map(
    (one) =>
      html`<tr><td><strong><a href="/admin/people/${one.accountId}">${one.who}</a></strong><br><span class="soft small">${text.t('guard.asks.since', { date: one.since })}</span></td><td>${text.t(`guard.asks.do.${one.cause}`)}${one.cause === 'refused' ? html`<form method="post" action="/books/asks/${one.factId}/done">${csrfField(csrf)}<button type="submit" class="quiet slim">${text.t('guard.asks.done')}</button></form>` : null}</td><td><span class="tag warn">${orderStatus(text, one.status)}</span><br><span class="soft small mono">${one.ids.join(', ')}</span></td></tr>`,
  )}</tbody></table></section>`;
}
