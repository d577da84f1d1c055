import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField } from '@latchkey/idp/web/parts';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';

/** Somebody who waits, or was refused. `why`: what the books say. Days in words. */
export type AdmissionItem = {
  accountId: string;
  group: string;
  groupTitle: string;
  name: string;
  life: string;
  since: string;
  waits: string | null;
  why: readonly string[];
};

export type AdmissionsModel = {
  csrf: string;
  waiting: readonly AdmissionItem[];
  /** All who wait; the page shows those who have waited the longest. */
  total: number;
  refused: readonly AdmissionItem[];
  /** Whether any rule asks at all. */
  asking: boolean;
};

/** Who waits to be admitted, with one press for each answer. */
export function admissionsView(text: Text, model: AdmissionsModel): PageView {
  const title = text.t('guard.admissions.title');
  return {
    title,
    width: 'wide',
    body: html`<p><a href="/books">${text.t('console.person.back')}</a></p>
<div class="head"><h1>${title}</h1><p class="soft">${text.t('guard.admissions.intro')}</p></div>
${model.asking ? null : html`<p class="note">${text.t('guard.admissions.no_rule')}</p>`}
<section class="card stack" aria-labelledby="waiting"><h2 id="waiting">${text.t('guard.admissions.waiting', { count: model.total })}</h2>
${model.waiting.length === 0 ? html`<p>${text.t('guard.admissions.none')}</p>` : list(text, model, model.waiting, true)}
${model.total > model.waiting.length ? html`<p class="soft">${text.t('guard.admissions.more', { count: model.total - model.waiting.length })}</p>` : null}
</section>
${
  model.refused.length === 0
    ? null
    : html`<section class="card stack" aria-labelledby="refused"><h2 id="refused">${text.t('guard.admissions.refused')}</h2><p class="soft">${text.t('guard.admissions.refused_text')}</p>${list(text, model, model.refused, false)}</section>`
}`,
  };
}

function list(text: Text, model: AdmissionsModel, items: readonly AdmissionItem[], mayRefuse: boolean): Html {
  return html`<table class="cards"><caption class="hidden">${text.t(mayRefuse ? 'guard.admissions.title' : 'guard.admissions.refused')}</caption>
<thead><tr><th scope="col">${text.t('console.invitations.who')}</th><th scope="col">${text.t('guard.admissions.books')}</th><th scope="col">${text.t('guard.admissions.answer')}</th></tr></thead>
<tbody>${items.map(
    (one) =>
      html`<tr data-testid="admission"><td><strong><a href="/admin/people/${one.accountId}">${one.name}</a></strong> <span class="tag">${one.life}</span><br><span class="soft small">${one.groupTitle} · ${one.since}</span>${one.waits === null ? null : html`<br><span class="tag warn">${one.waits}</span>`}</td>
<td><ul class="plain">${one.why.map((why) => html`<li>${why}</li>`)}</ul></td>
<td><div class="row">${press(text, model, one, 'admitted')}${mayRefuse ? press(text, model, one, 'refused') : null}</div></td></tr>`,
  )}</tbody></table>`;
}

function press(text: Text, model: AdmissionsModel, one: AdmissionItem, answer: 'admitted' | 'refused'): Html {
  const label = text.t(`guard.admissions.do.${answer}`);
  return html`<form method="post" action="/books/admissions/${one.accountId}">${csrfField(model.csrf)}<input type="hidden" name="group" value="${one.group}"><input type="hidden" name="answer" value="${answer}"><button type="submit" class="${answer === 'refused' ? 'quiet slim' : 'slim'}" aria-label="${text.t(`guard.admissions.label.${answer}`, { name: one.name })}">${label}</button></form>`;
}
