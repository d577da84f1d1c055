import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField } from '@latchkey/idp/web/parts';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';

/** One app or group: how many it has, how many may go in a day, how many went. */
export type ScopeRow = {
  scope: string;
  kind: 'app' | 'group';
  title: string;
  managed: number;
  limit: number;
  percent: number;
  min: number;
  taken: number;
};

/** A raised limit. Texts in the reader's language. */
export type RaiseRow = {
  id: string;
  title: string;
  upTo: number;
  by: string;
  madeOn: string;
  second: string | null;
  until: string;
  state: 'asked' | 'agreed' | 'used' | 'stopped' | 'over';
  planId: string | null;
  mayAgree: boolean;
};

export type GuardModel = {
  csrf: string;
  scopes: readonly ScopeRow[];
  newPeople: { limit: number; taken: number };
  keepers: readonly { username: string; found: boolean }[];
  raises: readonly RaiseRow[];
  mayAsk: boolean;
  oneAdmin: boolean;
};

/** How much may change without a person's word, what of it is used up, and what people raised for once. */
export function guardView(text: Text, model: GuardModel): PageView {
  const title = text.t('guard.limits.title');
  return {
    title,
    width: 'wide',
    body: html`<p><a href="/books">${text.t('console.person.back')}</a></p>
<div class="head"><h1>${title}</h1><p class="soft">${text.t('guard.limits.intro')}</p></div>
<section class="card stack" aria-labelledby="limits"><h2 id="limits">${text.t('guard.limits.today')}</h2>
<table class="cards"><caption class="hidden">${text.t('guard.limits.today')}</caption>
<thead><tr><th scope="col">${text.t('guard.limits.what')}</th><th scope="col">${text.t('guard.limits.have')}</th><th scope="col">${text.t('guard.limits.most')}</th><th scope="col">${text.t('guard.limits.gone')}</th></tr></thead>
<tbody>${model.scopes.map((one) => scopeLine(text, one))}</tbody></table>
<p>${text.t('guard.limits.new_people', { count: model.newPeople.taken, limit: model.newPeople.limit })}</p>
<p class="soft small">${text.t('guard.limits.where')}</p></section>
<section class="card stack" aria-labelledby="keepers"><h2 id="keepers">${text.t('guard.limits.keepers')}</h2><p class="soft">${text.t('guard.limits.keepers_text')}</p>
${
  model.keepers.length === 0
    ? html`<p>${text.t('guard.limits.no_keepers')}</p>`
    : html`<ul>${model.keepers.map((one) => html`<li>${one.username}${one.found ? null : html` <strong class="small">(${text.t('guard.limits.unknown')})</strong>`}</li>`)}</ul>`
}</section>
<section class="card stack" aria-labelledby="raise"><h2 id="raise">${text.t('guard.raise.title')}</h2><p class="soft">${text.t('guard.raise.text')}</p>
${model.oneAdmin ? html`<p class="note warn">${text.t('guard.raise.one_admin')}</p>` : null}
${model.raises.length === 0 ? null : html`<ul class="plain stack">${model.raises.map((one) => raiseLine(text, model, one))}</ul>`}
${model.mayAsk ? askForm(text, model) : html`<p class="soft">${text.t('guard.raise.admins')}</p>`}</section>`,
  };
}

function scopeLine(text: Text, one: ScopeRow): Html {
  const tone = one.taken >= one.limit ? 'bad' : one.taken * 2 > one.limit ? 'warn' : 'good';
  return html`<tr><td><strong>${one.title}</strong> <span class="soft small">${text.t(`guard.limits.kind.${one.kind}`)}</span></td><td>${text.number(one.managed)}</td>
<td>${text.number(one.limit)} <span class="soft small">${text.t('guard.limits.share', { percent: one.percent, min: one.min })}</span></td><td><span class="tag ${tone}">${text.number(one.taken)}</span></td></tr>`;
}

function raiseLine(text: Text, model: GuardModel, one: RaiseRow): Html {
  const open = one.state === 'asked' || one.state === 'agreed';
  const said = text.t('guard.raise.line', { what: one.title, count: one.upTo, by: one.by, date: one.madeOn });
  const second = one.second === null ? '' : text.t('guard.raise.second', { by: one.second });
  return html`<li class="stack" data-testid="raise"><p>${said} ${second}<br><strong>${text.t(`guard.raise.state.${one.state}`, { date: one.until, plan: one.planId ?? '' })}</strong></p>
${
  open
    ? html`<div class="row">${one.mayAgree ? html`<form method="post" action="/books/guard/${one.id}/agree">${csrfField(model.csrf)}<button type="submit" class="slim">${text.t('guard.raise.agree')}</button></form>` : null}
<form method="post" action="/books/guard/${one.id}/stop">${csrfField(model.csrf)}<button type="submit" class="quiet slim">${text.t('guard.raise.stop')}</button></form></div>`
    : null
}</li>`;
}

function askForm(text: Text, model: GuardModel): Html {
  return html`<form method="post" action="/books/guard" class="stack">${csrfField(model.csrf)}
<div class="field"><label for="scope">${text.t('guard.raise.scope')}</label><select id="scope" name="scope" required>${model.scopes.map((one) => html`<option value="${one.scope}">${one.title} (${text.t(`guard.limits.kind.${one.kind}`)})</option>`)}</select></div>
<div class="field"><label for="up_to">${text.t('guard.raise.up_to')}</label><span class="hint" id="up_to-hint">${text.t('guard.raise.up_to_hint')}</span><input id="up_to" name="up_to" type="text" inputmode="numeric" pattern="[0-9]{1,6}" maxlength="6" required autocomplete="off" aria-describedby="up_to-hint"></div>
<div><button type="submit">${text.t('guard.raise.ask')}</button></div></form>`;
}
