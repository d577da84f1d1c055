import type { RuleWords } from '@latchkey/commands/words/rule-in-words';
import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField } from '@latchkey/idp/web/parts';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import { type PreviewModel, previewSection } from './preview-view.ts';

/** Rules that somebody proposed. Texts in the reader's language. */
export type ProposalRow = {
  id: string;
  by: string;
  madeOn: string;
  until: string;
  second: string | null;
  affected: number;
  origin: 'file' | 'console';
  state: 'asked' | 'ready' | 'used' | 'stopped' | 'over';
  mayAgree: boolean;
};

export type RulesModel = {
  csrf: string;
  version: number;
  rules: readonly Omit<RuleWords, 'condition'>[];
  proposals: readonly ProposalRow[];
  /** What is in the text field. */
  typed: string;
  faults: readonly string[];
  mayPropose: boolean;
  oneAdmin: boolean;
};

/** The rules in plain words, what is proposed, and a field to change them in. */
export function rulesView(text: Text, model: RulesModel): PageView {
  const title = text.t('guard.rules.title');
  return {
    title,
    width: 'wide',
    body: html`<p><a href="/books">${text.t('console.person.back')}</a></p>
<div class="head"><h1>${title}</h1><p class="soft">${text.t('guard.rules.intro', { version: model.version })}</p></div>
${model.oneAdmin ? html`<p class="note warn">${text.t('guard.rules.one_admin')}</p>` : null}
<section class="card stack" aria-labelledby="now"><h2 id="now">${text.t('guard.rules.now')}</h2>
${ruleList(text, model.rules)}</section>
${
  model.proposals.length === 0
    ? null
    : html`<section class="card stack" aria-labelledby="proposals"><h2 id="proposals">${text.t('guard.rules.proposals')}</h2><ul class="plain stack">${model.proposals.map((one) => proposalLine(text, model, one))}</ul></section>`
}
<section class="card stack" aria-labelledby="change"><h2 id="change">${text.t('guard.rules.change')}</h2>
${
  model.mayPropose
    ? html`<p class="soft">${text.t('guard.rules.change_text')}</p>${faultList(text, model.faults)}
<form method="post" action="/books/rules/preview" class="stack">${csrfField(model.csrf)}<input type="hidden" name="version" value="${model.version}">
<div class="field"><label for="rules">${text.t('guard.rules.field')}</label><span class="hint" id="rules-hint">${text.t('guard.rules.field_hint')}</span>
<textarea id="rules" name="rules" rows="18" class="mono" spellcheck="false" autocapitalize="none" autocomplete="off" required aria-describedby="rules-hint">${model.typed}</textarea></div>
<div><button type="submit">${text.t('guard.rules.preview')}</button></div></form>`
    : html`<p class="soft">${text.t('guard.rules.admins')}</p>`
}</section>`,
  };
}

/** Rules as sentences, each with its options below. */
export function ruleList(text: Text, rules: readonly Omit<RuleWords, 'condition'>[]): Html {
  if (rules.length === 0) return html`<p>${text.t('guard.rules.none')}</p>`;
  return html`<ol class="stack">${rules.map(
    (rule) =>
      html`<li data-testid="rule"><strong>${rule.sentence}</strong>${rule.options.length === 0 ? null : html`<ul class="plain soft small">${rule.options.map((one) => html`<li>${one}</li>`)}</ul>`}</li>`,
  )}</ol>`;
}

function faultList(text: Text, faults: readonly string[]): Html | null {
  if (faults.length === 0) return null;
  return html`<div class="note bad" role="alert"><h3>${text.t('guard.rules.faults')}</h3><ul>${faults.map((one) => html`<li>${one}</li>`)}</ul></div>`;
}

function proposalLine(text: Text, model: RulesModel, one: ProposalRow): Html {
  const open = one.state === 'asked' || one.state === 'ready';
  const said = text.t('guard.rules.proposed', { by: one.by, date: one.madeOn, count: one.affected });
  return html`<li class="stack" data-testid="proposal"><p>${said} ${one.second === null ? null : text.t('guard.raise.second', { by: one.second })} ${one.origin === 'file' && open ? text.t('guard.rules.of_file') : null}<br><strong>${text.t(`guard.rules.state.${one.state}`, { date: one.until })}</strong></p>
${
  open
    ? html`<div class="row"><a class="button quiet slim" href="/books/rules/${one.id}">${text.t('guard.rules.look')}</a>
<form method="post" action="/books/rules/${one.id}/stop">${csrfField(model.csrf)}<button type="submit" class="quiet slim">${text.t('guard.raise.stop')}</button></form></div>`
    : null
}</li>`;
}

export type ProposalModel = {
  csrf: string;
  /** What is previewed: new text of the field, or a proposal that is waiting. */
  subject:
    | { kind: 'typed'; typed: string; version: number }
    | { kind: 'proposal'; id: string; line: string; mayAgree: boolean; why: string | null };
  rules: readonly Omit<RuleWords, 'condition'>[];
  preview: PreviewModel;
};

/** What other rules would mean, before anybody says that they should count. */
export function proposalView(text: Text, model: ProposalModel): PageView {
  const title = text.t('guard.preview.title');
  const { subject } = model;
  return {
    title,
    width: 'wide',
    body: html`<p><a href="/books/rules">${text.t('guard.rules.back')}</a></p>
<div class="head"><h1>${title}</h1><p class="soft">${subject.kind === 'proposal' ? subject.line : text.t('guard.preview.intro')}</p></div>
${previewSection(text, model.preview)}
<section class="card stack" aria-labelledby="then"><h2 id="then">${text.t('guard.preview.rules')}</h2>${ruleList(text, model.rules)}</section>
<section class="card stack" aria-labelledby="say"><h2 id="say">${text.t('guard.preview.say')}</h2>
<p>${text.t(model.preview.needsSecond ? 'guard.preview.two' : 'guard.preview.one')}</p>
${
  subject.kind === 'typed'
    ? html`<form method="post" action="/books/rules" class="stack">${csrfField(model.csrf)}<input type="hidden" name="version" value="${subject.version}"><input type="hidden" name="rules" value="${subject.typed}"><input type="hidden" name="affected" value="${model.preview.affected}">
<div><button type="submit">${text.t('guard.preview.propose')}</button></div></form>`
    : subject.mayAgree
      ? html`<form method="post" action="/books/rules/${subject.id}/agree">${csrfField(model.csrf)}<input type="hidden" name="affected" value="${model.preview.affected}"><button type="submit">${text.t('guard.raise.agree')}</button></form>`
      : html`<p class="soft">${subject.why}</p>`
}</section>`,
  };
}
