import { BAR_REASONS } from '@latchkey/domain/bar';
import { csrfField } from '@latchkey/idp/web/parts';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';

export type BarModel = {
  csrf: string;
  accountId: string;
  /** How they are put out now; null: they are not. Texts in the reader's language. */
  standing: { reason: string; by: string; since: string; until: string | null } | null;
  /** Why this visitor cannot do it here; null: they can. */
  blocked: 'not-admin' | 'self' | 'has-role' | null;
  /** Their contribution is charged again by itself. */
  running: boolean;
};

/** Putting somebody out, and taking it back: part of the page about a person. */
export function barSection(text: Text, model: BarModel): Html {
  const { standing, blocked } = model;
  const action = `/admin/people/${model.accountId}`;
  return html`<section class="card stack" aria-labelledby="bar"><h2 id="bar">${text.t('guard.bar.title')}</h2>
${
  standing === null
    ? html`<p class="soft">${text.t('guard.bar.text')}</p>`
    : html`<p data-testid="barred">${text.t('guard.bar.standing', { by: standing.by, date: standing.since, reason: standing.reason })} ${standing.until === null ? text.t('guard.bar.open_end') : text.t('guard.bar.until_date', { date: standing.until })}</p>`
}
${standing !== null && model.running ? html`<p class="note warn">${text.t('guard.bar.still_paying')}</p>` : null}
${
  blocked !== null
    ? html`<p class="soft">${text.t(`guard.bar.blocked.${blocked}`)}</p>${blocked === 'has-role' ? freezeForm(text, model) : null}`
    : standing !== null
      ? html`<form method="post" action="${action}/unbar">${csrfField(model.csrf)}<button type="submit" class="quiet">${text.t('guard.bar.lift')}</button></form>`
      : html`<form method="post" action="${action}/bar" class="stack">${csrfField(model.csrf)}
<div class="field"><label for="reason">${text.t('guard.bar.reason')}</label><span class="hint" id="reason-hint">${text.t('guard.bar.reason_hint')}</span>
<select id="reason" name="reason" required aria-describedby="reason-hint"><option value="">${text.t('guard.bar.choose')}</option>${BAR_REASONS.map((one) => html`<option value="${one}">${text.t(`guard.bar.reason.${one}`)}</option>`)}</select></div>
<div class="field"><label for="until">${text.t('guard.bar.until')}</label><span class="hint" id="until-hint">${text.t('guard.bar.until_hint')}</span>
<input id="until" name="until" type="date" autocomplete="off" aria-describedby="until-hint"></div>
${model.running ? html`<p class="note warn">${text.t('guard.bar.will_ask')}</p>` : null}
<div><button type="submit">${text.t('guard.bar.do')}</button></div></form>`
}</section>`;
}

/** Any admin may stop anybody with a role, for a while that ends by itself. */
function freezeForm(text: Text, model: BarModel): Html {
  return html`<form method="post" action="/admin/people/${model.accountId}/freeze" class="stack">${csrfField(model.csrf)}<p>${text.t('guard.bar.freeze_text')}</p><div><button type="submit" class="quiet">${text.t('guard.bar.freeze')}</button></div></form>`;
}
