import type { Evidence } from '@latchkey/domain/evidence';
import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField } from '@latchkey/idp/web/parts';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { MessageKey, Text } from '@latchkey/runtime/text/text';
import { bookRole, orderStatus } from '../plain-words.ts';
import type { CandidateView, QuestionView, SideFacts } from './model.ts';

export type QuestionsModel = {
  csrf: string;
  timezone: string;
  questions: readonly QuestionView[];
  /** All that are open; the page shows the oldest. */
  total: number;
  refused: readonly { questionId: string; name: string | null; slug: string | null; answeredOn: Date }[];
};

/** Whose an outside account is: each question with both sides beside each other, and one press to answer it. */
export function questionsView(text: Text, model: QuestionsModel): PageView {
  const title = text.t('who.questions.title');
  return {
    title,
    width: 'wide',
    body: html`<p><a href="/books">${text.t('console.person.back')}</a></p>
<div class="head"><h1>${title}</h1><p class="soft">${text.t('who.questions.intro')}</p></div>
${
  model.questions.length === 0
    ? html`<p class="card" data-testid="no-questions">${text.t('who.questions.none')}</p>`
    : model.questions.map((one) => question(text, model, one))
}
${
  model.total > model.questions.length
    ? html`<p class="soft">${text.t('who.questions.more', { count: model.total - model.questions.length })}</p>`
    : null
}
${
  model.refused.length === 0
    ? null
    : html`<section class="card stack" aria-labelledby="refused"><h2 id="refused">${text.t('who.questions.refused')}</h2>
<p class="soft">${text.t('who.questions.refused_text')}</p>
<ul class="plain stack">${model.refused.map(
        (one) =>
          html`<li class="row"><strong>${one.name ?? one.slug ?? text.t('console.nameless')}</strong><span class="soft small">${text.date(one.answeredOn, model.timezone)}</span>
<form method="post" action="/books/questions/${one.questionId}/again">${csrfField(model.csrf)}<button type="submit" class="quiet slim">${text.t('who.questions.again')}</button></form></li>`,
      )}</ul></section>`
}`,
  };
}

function question(text: Text, model: QuestionsModel, one: QuestionView): Html {
  const { identity } = one;
  const name = identity.name ?? identity.slug ?? text.t('console.nameless');
  const id = `q-${one.id}`;
  return html`<article class="card stack" aria-labelledby="${id}" data-testid="question" data-kind="${one.kind}">
<div class="tight"><h2 id="${id}">${name}</h2>
<p>${text.t(`who.questions.about.${one.kind}`)}</p>
<p class="soft small">${text.t('who.questions.asked_on', { date: text.date(one.askedOn, model.timezone) })}</p></div>
<div class="columns">
<div class="stack"><h3>${text.t('who.questions.in_books')}</h3>
<dl>
<dt>${text.t('who.questions.type')}</dt><dd>${type(text, one)}</dd>
<dt>${text.t('who.questions.ids')}</dt><dd class="mono small">${[identity.slug, ...identity.aliases].filter((alias) => alias !== null).join(', ')}</dd>
${sideRows(text, model, one, identity.firstReadOn)}
</dl></div>
${one.candidates.map((candidate) => candidateCard(text, model, one, candidate))}
</div>
${answers(text, model, one, name)}
</article>`;
}

function type(text: Text, { identity }: QuestionView): string {
  if (identity.isIncognito) return text.t('who.type.incognito');
  if (identity.isGuest) return text.t('who.type.guest');
  const key = `who.type.${identity.type}`;
  return text.has(key) ? text.t(key) : identity.type;
}

function sideRows(text: Text, model: QuestionsModel, side: SideFacts, firstReadOn: string | null): Html {
  const date = (iso: string | null) => (iso === null ? '–' : text.date(new Date(iso), model.timezone));
  return html`<dt>${text.t('who.questions.contributions')}</dt><dd>${
    side.contributions.length === 0
      ? html`<span class="soft">${text.t('who.questions.nothing')}</span>`
      : html`<ul class="plain">${side.contributions.map(
          (one) =>
            html`<li>${one.tier ?? text.t('who.questions.no_tier')} <span class="tag">${orderStatus(text, one.status)}</span><br><span class="soft small">${text.t('who.questions.span', { from: date(one.since), last: date(one.last) })}</span></li>`,
        )}</ul>`
  }</dd>
${side.roles.length === 0 ? null : html`<dt>${text.t('who.questions.roles')}</dt><dd>${side.roles.map((role) => bookRole(text, role)).join(', ')}</dd>`}
${firstReadOn === null ? null : html`<dt>${text.t('who.questions.first_seen')}</dt><dd>${date(firstReadOn)}</dd>`}`;
}

function candidateCard(text: Text, model: QuestionsModel, one: QuestionView, candidate: CandidateView): Html {
  const { name, username, life, holds, identities } = candidate;
  const shown = name ?? username ?? text.t('console.nameless');
  const life_ = `console.life.${life}`;
  return html`<div class="stack"><h3>${text.t('who.questions.account', { name: shown })}</h3>
<ul class="plain" data-testid="evidence">${candidate.evidence.map((code) => html`<li>${mark(code)} ${evidence(text, code)}</li>`)}</ul>
<dl>
<dt>${text.t('who.questions.state')}</dt><dd>${text.has(life_) ? text.t(life_) : life} ${holds.map((hold) => html`<span class="tag bad">${text.t(`idp.hold_name.${hold}`)}</span> `)}</dd>
${username === null ? null : html`<dt>${text.t('idp.account.username')}</dt><dd><a href="/admin/people/${candidate.id}">${username}</a></dd>`}
<dt>${text.t('who.questions.ids')}</dt><dd class="mono small">${identities.flatMap((identity) => [identity.slug, ...identity.aliases].filter((alias) => alias !== null)).join(', ')}</dd>
${one.moved.length === 0 ? null : html`<dt>${text.t('who.questions.moved')}</dt><dd class="mono small">${one.moved.join(', ')}</dd>`}
${sideRows(text, model, candidate, identities[0]?.firstReadOn ?? null)}
</dl>
${mayBeSame(one) ? press(text, model, one, { answer: 'same', account: candidate.id }, text.t('who.questions.same_named', { name: shown })) : null}
</div>`;
}

const FOR: readonly Evidence['code'][] = ['rows', 'address-same', 'name-same', 'tier-same', 'dates-follow'];

function mark({ code }: Evidence): Html {
  return FOR.includes(code) ? html`<span class="tag good">+</span>` : html`<span class="tag">·</span>`;
}

function evidence(text: Text, code: Evidence): string {
  return text.t(`who.evidence.${code.code}`, 'tierId' in code ? { tier: code.tierId } : {});
}

/** A guest's address is unverified: only rows that moved show that it is somebody's. */
function mayBeSame({ identity, kind }: QuestionView): boolean {
  return identity.accountId === null && (!identity.isGuest || kind === 'continuity');
}

function answers(text: Text, model: QuestionsModel, one: QuestionView, name: string): Html {
  const linked = one.identity.accountId !== null;
  const newKey: MessageKey = linked
    ? 'who.questions.theirs'
    : one.kind === 'organization'
      ? 'who.questions.new_organization'
      : 'who.questions.new';
  return html`${linked ? html`<p class="note">${text.t('who.questions.linked')}</p>` : null}
${one.identity.isGuest && one.kind !== 'continuity' ? html`<p class="note">${text.t('who.questions.guest')}</p>` : null}
<div class="row">${press(text, model, one, { answer: 'new' }, text.t(newKey), name)}
${linked ? null : press(text, model, one, { answer: 'refused' }, text.t('who.questions.refuse'), name)}</div>
${
  one.candidates.length > 0 || !mayBeSame(one)
    ? null
    : html`<form method="post" action="/books/questions/${one.id}" class="row ends">${csrfField(model.csrf)}<input type="hidden" name="answer" value="same">
<div class="field"><label for="p-${one.id}">${text.t('who.questions.person')}</label><input id="p-${one.id}" name="person" type="text" maxlength="200" autocomplete="off" autocapitalize="none" spellcheck="false" required></div>
<button type="submit" class="quiet">${text.t('who.questions.same')}</button></form>`
}`;
}

function press(
  text: Text,
  model: QuestionsModel,
  one: QuestionView,
  fields: Readonly<Record<string, string>>,
  label: string,
  about?: string,
): Html {
  return html`<form method="post" action="/books/questions/${one.id}">${csrfField(model.csrf)}${Object.entries(
    fields,
  ).map(([field, value]) => html`<input type="hidden" name="${field}" value="${value}">`)}
<button type="submit" class="${fields.answer === 'same' ? '' : 'quiet'}">${label}${about === undefined ? null : html`<span class="hidden"> (${text.t('who.questions.of', { name: about })})</span>`}</button></form>`;
}
