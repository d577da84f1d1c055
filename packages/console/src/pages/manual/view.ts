import { MANUAL_REASONS, type ManualReason, type ManualState } from '@latchkey/domain/manual';
import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField, errorSummary, type FieldFaults, selectField, textField } from '@latchkey/idp/web/parts';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';

/** What was typed into the form, by field. */
export type AddForm = Readonly<Record<string, string>>;

export type ManualModel = {
  /** Sources of kind `manual` that this person answers for; none: the page says how to make one. */
  sources: readonly string[];
  /** Whether there are such sources that only others answer for. */
  others: boolean;
  groups: readonly { name: string; title: string }[];
  lines: readonly {
    id: string;
    name: string;
    username: string | null;
    group: string;
    reason: ManualReason;
    sponsor: string;
    /** Last day in words, and as a date field takes it; null: open. */
    until: string | null;
    untilDay: string;
    state: ManualState | 'barred';
  }[];
  /** Today by the calendar, as a date field takes it. */
  today: string;
  typed: AddForm;
  faults: FieldFaults;
  csrf: string;
};

type Line = ManualModel['lines'][number];

/** Members kept by hand: who ends soon, everybody, and the form to enter one. */
export function manualView(text: Text, model: ManualModel): PageView {
  const soon = model.lines.filter((line) => line.state === 'ends-soon');
  return {
    title: text.t('console.manual.title'),
    width: 'wide',
    body: html`<p><a href="/books">${text.t('console.person.back')}</a></p>
<div class="head"><h1>${text.t('console.manual.title')}</h1><p class="soft">${text.t('console.manual.intro')}</p></div>
${
  soon.length === 0
    ? null
    : html`<section class="note warn" aria-labelledby="soon"><h2 id="soon">${text.t('console.manual.soon', { count: soon.length })}</h2>
<ul>${soon.map((line) => html`<li>${text.t('console.manual.soon_line', { name: line.name, until: line.until ?? '' })}</li>`)}</ul></section>`
}
${model.sources.length > 0 ? addForm(text, model) : model.others ? ofOthers(text) : noSource(text)}
${model.sources.length === 0 && model.others ? null : list(text, model)}`,
  };
}

function ofOthers(text: Text): Html {
  return html`<section class="note" aria-labelledby="how"><h2 id="how">${text.t('seats.manual_others')}</h2><p>${text.t('seats.manual_others_text')}</p></section>`;
}

function noSource(text: Text): Html {
  return html`<section class="note" aria-labelledby="how"><h2 id="how">${text.t('console.manual.no_source')}</h2><p>${text.t('console.manual.no_source_text')}</p>
<pre tabindex="0" aria-labelledby="how">sources:
  by-hand: { kind: manual }
rules:
  - group: members
    when: { source: by-hand, manual: true }</pre></section>`;
}

function addForm(text: Text, model: ManualModel): Html {
  const { typed, faults } = model;
  const value = (name: string) => (typed[name] === undefined ? {} : { value: typed[name] });
  return html`<section class="card stack" aria-labelledby="add"><h2 id="add">${text.t('console.manual.add')}</h2>
${errorSummary(text, faults)}
<form method="post" action="/books/manual/add" class="stack" id="form" novalidate>${csrfField(model.csrf)}
${textField(text, {
  name: 'username',
  label: text.t('console.manual.username'),
  hint: text.t('console.manual.username_hint'),
  autocomplete: 'off',
  plain: true,
  required: false,
  faults,
  ...value('username'),
})}
${textField(text, { name: 'name', label: text.t('console.manual.name'), hint: text.t('console.manual.name_hint'), autocomplete: 'off', required: false, faults, ...value('name') })}
${textField(text, { name: 'address', type: 'email', label: text.t('console.manual.address'), autocomplete: 'off', required: false, faults, ...value('address') })}
${
  model.sources.length === 1
    ? html`<input type="hidden" name="source" value="${model.sources[0]}">`
    : selectField(text, {
        name: 'source',
        label: text.t('console.manual.source'),
        options: model.sources.map((name) => ({ value: name, label: name })),
        faults,
        ...value('source'),
      })
}
${selectField(text, { name: 'group', label: text.t('console.manual.group'), options: model.groups.map((one) => ({ value: one.name, label: one.title })), faults, ...value('group') })}
${selectField(text, { name: 'reason', label: text.t('console.manual.reason'), options: MANUAL_REASONS.map((one) => ({ value: one, label: text.t(`console.manual.reason.${one}`) })), faults, ...value('reason') })}
${textField(text, { name: 'sponsor', label: text.t('console.manual.sponsor'), hint: text.t('console.manual.sponsor_hint'), autocomplete: 'off', plain: true, faults, ...value('sponsor') })}
${textField(text, { name: 'from', type: 'date', label: text.t('console.manual.from'), hint: text.t('console.manual.from_hint'), autocomplete: 'off', required: false, faults, ...value('from') })}
${textField(text, { name: 'until', type: 'date', label: text.t('console.manual.until'), hint: text.t('console.manual.until_hint'), autocomplete: 'off', required: false, faults, ...value('until') })}
<div><button type="submit" name="go" value="look">${text.t('console.manual.look')}</button></div>
</form></section>`;
}

function list(text: Text, model: ManualModel): Html {
  if (model.lines.length === 0) return html`<p>${text.t('console.manual.none')}</p>`;
  return html`<section class="card stack" aria-labelledby="all"><h2 id="all">${text.t('console.manual.all')}</h2>
<table class="cards"><caption>${text.t('console.manual.caption', { count: model.lines.length })}</caption>
<thead><tr><th scope="col">${text.t('console.manual.who')}</th><th scope="col">${text.t('console.manual.what')}</th><th scope="col">${text.t('console.manual.until')}</th><th scope="col">${text.t('console.manual.change')}</th></tr></thead>
<tbody data-testid="manual-list">${model.lines.map((line) => row(text, model, line))}</tbody></table></section>`;
}

function row(text: Text, model: ManualModel, line: Line): Html {
  return html`<tr><td><strong>${line.name}</strong>${line.username === null ? null : html`<br><span class="soft small">${line.username}</span>`}</td>
<td>${line.group}<br><span class="soft small">${text.t(`console.manual.reason.${line.reason}`)} · ${text.t('console.manual.answers', { sponsor: line.sponsor })}</span></td>
<td>${line.until ?? text.t('console.manual.open_end')}<br><span class="tag ${line.state === 'runs' ? 'good' : 'warn'}">${text.t(`console.manual.state.${line.state}`)}</span></td>
<td><form method="post" action="/books/manual/${line.id}" class="row">${csrfField(model.csrf)}
<div class="field"><label for="u-${line.id}">${text.t('console.manual.new_until')}</label><input id="u-${line.id}" name="until" type="date" value="${line.untilDay}" min="${model.today}"></div>
<button type="submit" name="do" value="until" class="quiet slim" aria-label="${text.t('console.manual.set_for', { name: line.name })}">${text.t('console.manual.set')}</button>
${line.state === 'ended' ? null : html`<button type="submit" name="do" value="end" class="quiet slim" aria-label="${text.t('console.manual.end_for', { name: line.name })}">${text.t('console.manual.end')}</button>`}
</form></td></tr>`;
}
