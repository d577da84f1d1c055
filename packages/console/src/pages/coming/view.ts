import type { PageView } from '@latchkey/idp/web/layout';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import { type Bar, barChart } from './chart.ts';

/** One day with those whose access would end on it. Texts in the reader's language. */
export type ComingDay = {
  day: string;
  count: number;
  /** What the guard would hold, as a sentence; null: nothing. */
  held: string | null;
  people: readonly { accountId: string; name: string; what: string; why: string }[];
};

export type ComingModel = {
  bars: readonly Bar[];
  from: string;
  until: string;
  total: number;
  days: readonly ComingDay[];
  isCut: boolean;
};

/** Whose access would end in the next weeks if nothing changes: a picture, and the days with names. */
export function comingView(text: Text, model: ComingModel): PageView {
  const title = text.t('guard.coming.title');
  const span = text.t('guard.coming.span', { count: model.total, from: model.from, until: model.until });
  return {
    title,
    width: 'wide',
    body: html`<p><a href="/books">${text.t('console.person.back')}</a></p>
<div class="head"><h1>${title}</h1><p class="soft">${text.t('guard.coming.intro')}</p></div>
${
  model.total === 0
    ? html`<p class="card">${text.t('guard.coming.none')}</p>`
    : html`<div class="card stack">${barChart(span, model.bars)}<p class="soft small">${span} ${text.t('guard.coming.dark')}</p></div>
${model.days.map((one) => dayTable(text, one))}
${model.isCut ? html`<p class="note">${text.t('guard.coming.cut')}</p>` : null}`
}`,
  };
}

function dayTable(text: Text, one: ComingDay): Html {
  return html`<section class="card stack" data-testid="coming-day"><h2>${one.day} <span class="tag">${text.t('console.people', { count: one.count })}</span></h2>
${one.held === null ? null : html`<p class="note warn">${one.held}</p>`}
<table class="cards"><caption class="hidden">${one.day}</caption><thead><tr><th scope="col">${text.t('console.invitations.who')}</th><th scope="col">${text.t('guard.preview.loses')}</th><th scope="col">${text.t('guard.coming.why')}</th></tr></thead>
<tbody>${one.people.map((who) => html`<tr><td><strong><a href="/admin/people/${who.accountId}">${who.name}</a></strong></td><td>${who.what}</td><td>${who.why}</td></tr>`)}</tbody></table></section>`;
}
