import type { RenderedMail } from '@latchkey/commands/mail/render-mail';
import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField } from '@latchkey/idp/web/parts';
import { type Html, html, raw } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { InvitationCounts } from '@latchkey/store/invitation-page';
import { firstStep, littleByLittle, queueNote, type StepsModel } from './steps.ts';

export type ListView = 'ready' | 'sent' | 'blocked';

export type InvitationLine = {
  id: string;
  name: string;
  address: string | null;
  slug: string | null;
  /** Sentences from the books. */
  why: readonly string[];
  /** When it was sent, and whether its link is too old; null: not sent. */
  sent: { on: string; expired: boolean } | null;
};

export type InvitationsModel = {
  coop: string;
  steps: StepsModel;
  counts: InvitationCounts;
  view: ListView;
  search: string;
  lines: readonly InvitationLine[];
  /** What the search finds in this view, and which page of it is shown. */
  total: number;
  page: number;
  pages: number;
  /** People who cannot be invited yet, with the cause in words. */
  blocked: readonly { name: string; cause: string }[];
  /** New people that the guard holds until somebody has looked. */
  heldNew: number;
  /** Most that one press sends. */
  batch: number;
  /** The calendar's time when the list was made: who comes later is not meant by "all". */
  shownAt: string;
  mail: RenderedMail;
  ownAddress: string | null;
  workerAlive: boolean;
  csrf: string;
};

/** Who would be invited and why, the mail they get, and the button. Nobody is mailed before it is pressed. */
export function invitationsView(text: Text, model: InvitationsModel): PageView {
  const { counts } = model;
  return {
    title: text.t('console.invitations.title'),
    width: 'wide',
    body: html`<p><a href="/books">${text.t('console.person.back')}</a></p>
<div class="head"><h1>${text.t('console.invitations.title')}</h1><p class="soft">${text.t('console.invitations.intro')}</p></div>
${model.workerAlive ? null : html`<p class="note warn" role="status">${text.t('console.no_worker')}</p>`}
${
  model.heldNew === 0
    ? null
    : html`<div class="note warn"><h2>${text.t('console.invitations.held', { count: model.heldNew })}</h2><p>${text.t('console.invitations.held_text')}</p><p><a href="/books">${text.t('console.invitations.held_look')}</a></p></div>`
}
<ul class="stats card">${(
      [
        ['ready', counts.ready],
        ['sent', counts.sent],
        ['claimed', counts.claimed],
      ] as const
    ).map(
      ([key, count]) =>
        html`<li><strong>${text.number(count)}</strong>${text.t(`console.invitations.count.${key}`)}</li>`,
    )}</ul>
${queueNote(text, model.steps, model.csrf)}
${letter(text, model)}
${firstStep(text, model.steps)}
<section class="card stack" aria-labelledby="people"><h2 id="people">${text.t('console.invitations.people')}</h2>
<nav class="row" aria-label="${text.t('console.invitations.views')}">${(
      [
        ['ready', counts.ready],
        ['blocked', counts.noAddress + model.blocked.length],
        ['sent', counts.sent],
      ] as const
    ).map(
      ([key, count]) =>
        html`<a class="button slim ${key === model.view ? '' : 'quiet'}" href="?view=${key}"${key === model.view ? raw(' aria-current="page"') : null}>${text.t(`console.invitations.view.${key}`)} (${text.number(count)})</a>`,
    )}</nav>
${model.view === 'blocked' ? blockedList(text, model) : people(text, model)}
</section>
${model.view === 'ready' && model.counts.ready > 0 ? littleByLittle(text, model.steps, model) : null}`,
  };
}

function letter(text: Text, model: InvitationsModel): Html {
  return html`<section class="card stack" aria-labelledby="mail"><h2 id="mail">${text.t('console.invitations.mail')}</h2>
<p class="soft">${text.t('console.invitations.mail_text')}</p>
<p id="subject"><strong>${text.t('console.invitations.subject')}</strong> ${model.mail.subject}</p>
<div class="letter" tabindex="0" role="region" aria-labelledby="subject">${model.mail.text}</div>
${
  model.ownAddress === null
    ? null
    : html`<form method="post" action="/books/invitations/preview" class="row">${csrfField(model.csrf)}<button type="submit" class="quiet">${text.t('console.invitations.to_me')}</button><span class="soft small">${model.ownAddress}</span></form>`
}</section>`;
}

function people(text: Text, model: InvitationsModel): Html {
  const search = html`<form method="get" action="/books/invitations" class="row" role="search">
<input type="hidden" name="view" value="${model.view}">
<div class="field"><label for="q">${text.t('console.search')}</label><input id="q" name="q" type="search" value="${model.search}" maxlength="100" autocomplete="off"></div>
<button type="submit" class="quiet">${text.t('console.search_go')}</button></form>`;
  if (model.lines.length === 0) {
    return html`${model.search === '' ? null : search}<p>${text.t(model.search === '' ? `console.invitations.none.${model.view === 'sent' ? 'sent' : 'ready'}` : 'console.nobody_found')}</p>`;
  }
  return html`${search}
<form method="post" action="/books/invitations/send" class="stack">${csrfField(model.csrf)}
<input type="hidden" name="shownAt" value="${model.shownAt}"><input type="hidden" name="view" value="${model.view}">
<table class="cards"><caption>${text.t('console.invitations.caption', { shown: model.lines.length, count: model.total })}</caption>
<thead><tr><th scope="col"><span class="hidden">${text.t('console.invitations.choose')}</span></th><th scope="col">${text.t('console.invitations.who')}</th><th scope="col">${text.t('console.invitations.why')}</th>${
    model.view === 'sent' ? html`<th scope="col">${text.t('console.invitations.sent_on')}</th>` : null
  }</tr></thead>
<tbody data-testid="invite-list">${model.lines.map((line) => row(text, model, line))}</tbody></table>
${pager(text, model)}
${model.steps.maySend ? buttons(text, model) : null}
</form>`;
}

function buttons(text: Text, model: InvitationsModel): Html {
  return html`<div class="bar row">
<button type="submit" name="do" value="chosen">${text.t(model.view === 'sent' ? 'console.invitations.again' : 'console.invitations.send_chosen')}</button>
${
  model.view === 'ready' && model.search === ''
    ? html`<button type="submit" name="do" value="all" class="quiet">${text.t(
        model.counts.ready > model.batch ? 'console.invitations.send_first' : 'console.invitations.send_all',
        { count: Math.min(model.counts.ready, model.batch) },
      )}</button>`
    : null
}
<span class="soft small">${text.t(model.view === 'sent' ? 'console.invitations.again_text' : 'console.invitations.send_text')}</span></div>`;
}

function row(text: Text, model: InvitationsModel, line: InvitationLine): Html {
  return html`<tr><td class="tick"><input type="checkbox" name="id" id="i-${line.id}" value="${line.id}" aria-label="${text.t('console.invitations.choose_one', { name: line.name })}"${model.view === 'ready' ? raw(' checked') : null}></td>
<td><label for="i-${line.id}"><strong>${line.name}</strong></label><br><span class="small">${line.address}</span>${line.slug === null ? null : html`<br><span class="soft small">${text.t('console.invitations.in_books', { slug: line.slug })}</span>`}</td>
<td>${line.why.length === 0 ? html`<span class="soft">${text.t('console.invitations.no_reason')}</span>` : html`<ul class="plain">${line.why.map((one) => html`<li>${one}</li>`)}</ul>`}</td>${
    line.sent === null || model.view !== 'sent'
      ? null
      : html`<td>${line.sent.on}${line.sent.expired ? html` <span class="tag warn">${text.t('console.invitations.expired')}</span>` : null}</td>`
  }</tr>`;
}

function pager(text: Text, model: InvitationsModel): Html | null {
  if (model.pages < 2) return null;
  const link = (page: number, name: string) => {
    const query = new URLSearchParams({ view: model.view, page: String(page) });
    if (model.search !== '') query.set('q', model.search);
    return html`<a href="?${query.toString()}">${name}</a>`;
  };
  return html`<nav class="row" aria-label="${text.t('console.pages')}">
${model.page > 1 ? link(model.page - 1, text.t('console.page_before')) : null}
<span>${text.t('console.page_of', { page: model.page, pages: model.pages })}</span>
${model.page < model.pages ? link(model.page + 1, text.t('console.page_next')) : null}</nav>`;
}

function blockedList(text: Text, model: InvitationsModel): Html {
  const all = [
    ...model.lines.map((line) => ({ name: line.name, cause: text.t('console.blocked.no-address') })),
    ...model.blocked,
  ];
  if (all.length === 0) return html`<p>${text.t('console.invitations.none.blocked')}</p>`;
  return html`<p><a href="/books/unreachable">${text.t('who.unreachable.reach')}</a></p><table class="cards"><caption>${text.t('console.invitations.blocked_caption')}</caption>
<thead><tr><th scope="col">${text.t('console.invitations.who')}</th><th scope="col">${text.t('console.invitations.cause')}</th></tr></thead>
<tbody>${all.map((one) => html`<tr><td><strong>${one.name}</strong></td><td>${one.cause}</td></tr>`)}</tbody></table>
${pager(text, model)}`;
}
