import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField, errorSummary, type FieldFaults, textField } from '@latchkey/idp/web/parts';
import { html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';

export type SourceModel = {
  csrf: string;
  name: string;
  /** Null: the source has no token. `end`: its last day, in words; null: nobody has said. */
  token: { end: string | null; byReference: boolean } | null;
  /** Reads of the whole source, newest first. */
  reads: readonly { when: string; complete: boolean; problems: readonly string[] }[];
  /** Words of a later version of the source that nobody here knows, with how many rows say them. */
  unknown: readonly { word: string; count: number }[];
  /** Members whose account in the source is archived or suspended. */
  resting: number;
  /** Members of whose activity the source says something else than their contributions do. */
  disagree: number;
  faults: FieldFaults;
  endsOn: string;
};

/** One source: its reads, and its token with the way to the next one. */
export function sourceView(text: Text, model: SourceModel): PageView {
  const { token } = model;
  return {
    title: text.t('books.pull.source.title', { source: model.name }),
    width: 'wide',
    hasFaults: Object.keys(model.faults).length > 0,
    body: html`<p><a href="/books">${text.t('books.pull.source.back')}</a></p>
<h1>${text.t('books.pull.source.title', { source: model.name })}</h1>
${
  token === null
    ? null
    : html`<section class="card stack" aria-labelledby="token-title"><h2 id="token-title">${text.t('books.pull.token.heading')}</h2>
<p>${token.end === null ? text.t('books.pull.token.no_end') : text.t('books.pull.token.until', { date: token.end })}</p>
${token.byReference ? html`<p class="note">${text.t('books.pull.token.by_reference')}</p>` : tokenForm(text, model)}
</section>`
}
${
  model.unknown.length === 0
    ? null
    : html`<div class="note warn"><p>${text.t('books.pull.source.unknown')}</p><ul>${model.unknown.map((one) => html`<li>${one.word}: ${text.number(one.count)}</li>`)}</ul></div>`
}
${model.resting === 0 ? null : html`<p class="note">${text.t('books.pull.source.resting', { count: model.resting })}</p>`}
${model.disagree === 0 ? null : html`<p class="note">${text.t('books.pull.source.disagree', { count: model.disagree })}</p>`}
<section class="card stack" aria-labelledby="reads"><h2 id="reads">${text.t('books.pull.source.reads')}</h2>
${
  model.reads.length === 0
    ? html`<p>${text.t('books.pull.source.no_reads')}</p>`
    : html`<ul class="plain stack">${model.reads.map((read) => html`<li><span class="tag ${read.complete ? 'good' : 'warn'}">${text.t(read.complete ? 'books.pull.source.complete' : 'books.pull.source.incomplete')}</span> ${read.when}${read.problems.length === 0 ? null : html`<ul>${read.problems.map((one) => html`<li>${one}</li>`)}</ul>`}</li>`)}</ul>`
}
</section>`,
  };
}

function tokenForm(text: Text, model: SourceModel) {
  const { faults } = model;
  return html`${errorSummary(text, faults)}<form method="post" action="/books/sources/${model.name}/token" class="stack">${csrfField(model.csrf)}
${textField(text, { name: 'token', label: text.t('books.pull.token.new'), hint: text.t('books.pull.token.new_hint'), type: 'password', autocomplete: 'off', plain: true, faults })}
${textField(text, { name: 'ends', label: text.t('books.pull.token.last_day'), hint: text.t('books.pull.token.last_day_hint'), type: 'date', autocomplete: 'off', required: false, value: model.endsOn, faults })}
<div><button type="submit">${text.t('books.pull.token.try')}</button></div></form>`;
}
