import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField, textField } from '@latchkey/idp/web/parts';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { DeskLink } from '../desk-links.ts';
import { type Ask, asksSection } from './asks-view.ts';

export type BooksModel = {
  csrf: string;
  /** What a treasurer is asked to do in the books about people who stay out. */
  asks: readonly Ask[];
  sources: readonly {
    name: string;
    complete: boolean;
    /** Day and time in words; null: never. */
    lastComplete: string | null;
    lastTry: string | null;
    counts: readonly { label: string; count: number }[];
    problems: readonly string[];
    /** What of them a person may say is right, as this read showed it. */
    accept: { readId: string; problem: string } | undefined;
    /** Requests sent lately, in words; null: none are counted. */
    budget: string | null;
  }[];
  plans: readonly {
    id: string;
    madeOn: string;
    people: readonly {
      who: string;
      accountId: string | null;
      changes: readonly { what: string; held: string }[];
    }[];
    changes: number;
    /** Who has said yes so far, and when. */
    agreed: readonly { who: string; on: string }[];
    /** There are more than the page shows: then it cannot be approved here. */
    isCut: boolean;
  }[];
  counts: { ready: number; sent: number; active: number; withHold: number; left: number };
  /** Pages of the desk that this person may open. */
  links: readonly DeskLink[];
  workerAlive: boolean;
  /** Nobody could be the second person. */
  oneAdmin: boolean;
};

/** The books at a glance: when they were read, what is wrong with that, and what waits for a person. */
export function booksView(text: Text, model: BooksModel): PageView {
  return {
    title: text.t('console.books.title'),
    width: 'wide',
    body: html`<div class="head"><h1>${text.t('console.books.title')}</h1><p class="soft">${text.t('console.books.intro')}</p></div>
${model.workerAlive ? null : html`<p class="note warn" role="status">${text.t('console.no_worker')}</p>`}
${model.oneAdmin ? html`<p class="note warn">${text.t('console.one_admin')}</p>` : null}
<ul class="stats card">${(['active', 'withHold', 'left', 'sent', 'ready'] as const).map(
      (key) =>
        html`<li><strong>${text.number(model.counts[key])}</strong>${text.t(`console.books.count.${key}`)}</li>`,
    )}</ul>
<div class="row"><a class="button" href="/books/invitations">${text.t('console.books.invitations', { count: model.counts.ready })}</a></div>
<nav aria-label="${text.t('console.books.desk')}"><ul class="row plain">${model.links.map((link) => html`<li><a href="${link.href}">${text.t(link.label)}</a></li>`)}</ul></nav>
<section class="card stack" aria-labelledby="held"><h2 id="held">${text.t('console.books.held')}</h2>
${model.plans.length === 0 ? html`<p>${text.t('console.books.held_none')}</p>` : html`<p class="soft">${text.t('console.books.held_text')}</p>${model.plans.map((plan) => heldPlan(text, model, plan))}`}
</section>
${asksSection(text, model.csrf, model.asks)}
<section class="card stack" aria-labelledby="look"><h2 id="look">${text.t('console.person.look')}</h2>
<form method="get" action="/admin/people" class="stack" role="search">${textField(text, { name: 'q', label: text.t('console.person.look_hint'), type: 'search', autocomplete: 'off', plain: true })}
<div><button type="submit" class="quiet">${text.t('console.person.look_go')}</button></div></form></section>
<section class="card stack" aria-labelledby="reads"><h2 id="reads">${text.t('console.books.reads')}</h2>
${model.sources.length === 0 ? html`<p>${text.t('console.books.no_source')}</p>` : model.sources.map((source) => sourceBlock(text, model.csrf, source))}
</section>`,
  };
}

function sourceBlock(text: Text, csrf: string, source: BooksModel['sources'][number]): Html {
  return html`<div class="stack"><div class="row"><h3><a href="/books/sources/${source.name}">${source.name}</a></h3><span class="tag ${source.complete ? 'good' : 'warn'}">${text.t(source.complete ? 'console.books.complete' : 'console.books.incomplete')}</span></div>
<dl><dt>${text.t('console.books.last_complete')}</dt><dd>${source.lastComplete ?? text.t('console.books.never')}</dd>
<dt>${text.t('console.books.last_try')}</dt><dd>${source.lastTry ?? text.t('console.books.never')}</dd>
${source.counts.map((one) => html`<dt>${one.label}</dt><dd>${text.number(one.count)}</dd>`)}
${source.budget === null ? null : html`<dt>${text.t('books.pull.budget')}</dt><dd>${source.budget}</dd>`}</dl>
${source.problems.length === 0 ? null : html`<div class="note warn"><h3>${text.t('console.books.problems')}</h3><ul>${source.problems.map((one) => html`<li>${one}</li>`)}</ul><p>${text.t('console.books.nobody_loses')}</p>${source.accept === undefined ? null : acceptForm(text, csrf, source.name, source.accept)}</div>`}
</div>`;
}

function heldPlan(text: Text, model: BooksModel, plan: BooksModel['plans'][number]): Html {
  const title = text.t('console.books.plan', { id: plan.id, date: plan.madeOn });
  return html`<section class="stack" aria-labelledby="plan-${plan.id}"><h3 id="plan-${plan.id}">${title}</h3>
<table class="cards"><caption>${text.t('console.books.plan_counts', { people: text.t('console.people', { count: plan.people.length }), changes: text.t('console.changes', { count: plan.changes }) })}</caption>
<thead><tr><th scope="col">${text.t('console.invitations.who')}</th><th scope="col">${text.t('console.books.what')}</th><th scope="col">${text.t('console.books.why_held')}</th></tr></thead>
<tbody>${plan.people.map(
    (person) =>
      html`<tr><td><strong>${person.accountId === null ? person.who : html`<a href="/admin/people/${person.accountId}">${person.who}</a>`}</strong></td><td><ul class="plain">${person.changes.map((one) => html`<li>${one.what}</li>`)}</ul></td><td>${[...new Set(person.changes.map((one) => one.held))].join(', ')}</td></tr>`,
  )}</tbody></table>
${plan.agreed.length === 0 ? null : html`<div class="note"><p>${text.t('console.books.agreed')}</p><ul>${plan.agreed.map((one) => html`<li>${text.t('console.books.agreed_by', one)}</li>`)}</ul></div>`}
${
  plan.isCut
    ? html`<p class="note warn">${text.t('console.books.cut')}</p>`
    : html`<div class="row"><form method="post" action="/books/plans/${plan.id}/approve">${csrfField(model.csrf)}<input type="hidden" name="changes" value="${plan.changes}"><button type="submit">${text.t('console.books.approve', { count: plan.changes })}</button></form>
<form method="post" action="/books/plans/${plan.id}/reject">${csrfField(model.csrf)}<button type="submit" class="quiet">${text.t('console.books.reject')}</button></form></div>`
}</section>`;
}

function acceptForm(
  text: Text,
  csrf: string,
  source: string,
  accept: { readId: string; problem: string },
): Html {
  return html`<form method="post" action="/books/sources/${source}/accept" class="stack">${csrfField(csrf)}<input type="hidden" name="readId" value="${accept.readId}"><input type="hidden" name="problem" value="${accept.problem}">
<p>${text.t('books.pull.accept_text')}</p><div><button type="submit">${text.t('books.pull.accept')}</button></div></form>`;
}
