import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField } from '@latchkey/idp/web/parts';
import { html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { AddForm } from './view.ts';

export type PreviewModel = {
  /** What was typed; sent again with the button. */
  values: AddForm;
  who: string;
  group: string;
  /** Last day in words; null: open. */
  until: string | null;
  apps: readonly string[];
  /** Has no account yet. */
  isNew: boolean;
  noAddress: boolean;
  /** An account has the same address. */
  known: boolean;
  /** The group is privileged. */
  waits: boolean;
  /** The first day is still to come. */
  later: boolean;
  csrf: string;
};

/** What entering a member would open, before anything is written. */
export function previewView(text: Text, model: PreviewModel): PageView {
  const { values } = model;
  const sent = ['source', 'username', 'name', 'address', 'group', 'reason', 'sponsor', 'from', 'until'];
  return {
    title: text.t('console.manual.preview'),
    width: 'wide',
    body: html`<div class="head"><h1>${text.t('console.manual.preview')}</h1></div>
<section class="card stack">
<p><strong>${text.t('console.manual.gives', { who: model.who, group: model.group })}</strong> ${
      model.until === null
        ? text.t('console.manual.gives_open')
        : text.t('console.manual.gives_until', { until: model.until })
    }</p>
${
  model.apps.length === 0
    ? html`<p>${text.t('console.manual.opens_nothing')}</p>`
    : html`<p>${text.t(model.isNew ? 'console.manual.opens_new' : 'console.manual.opens')}</p><ul data-testid="opens">${model.apps.map((app) => html`<li>${app}</li>`)}</ul>`
}
${model.isNew ? html`<p>${text.t('console.manual.new_text')}</p>` : null}
${model.noAddress ? html`<p class="note warn">${text.t('console.manual.no_address')}</p>` : null}
${model.known ? html`<p class="note warn">${text.t('console.manual.known')}</p>` : null}
${model.waits ? html`<p class="note warn">${text.t('console.manual.waits')}</p>` : null}
${model.later ? html`<p>${text.t('console.manual.later')}</p>` : null}
<form method="post" action="/books/manual/add" class="bar row">${csrfField(model.csrf)}
${sent.map((name) => html`<input type="hidden" name="${name}" value="${values[name] ?? ''}">`)}
<button type="submit" name="go" value="add">${text.t('console.manual.add_now')}</button>
<button type="submit" name="go" value="back" class="quiet">${text.t('console.manual.back')}</button></form></section>`,
  };
}
