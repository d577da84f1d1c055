import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { OpenCollective } from './open-collective.ts';
import { roleText, statusText, tierSelect } from './page-parts.ts';
import type { PersonView } from './person-view.ts';

const PER_PAGE = 80;

/** The collective: a form to join, and everybody in it. */
export function homePage(
  stand: OpenCollective,
  text: Text,
  asked: { query: string; page: number; notice: Html | null },
): Html {
  const wanted = asked.query.toLowerCase();
  const people = stand.people().filter((person) => findable(person).includes(wanted));
  const pages = Math.max(1, Math.ceil(people.length / PER_PAGE));
  const page = Math.min(pages, Math.max(1, Math.trunc(asked.page) || 1));
  const link = (to: number) => `/?q=${encodeURIComponent(asked.query)}&page=${to}`;
  return html`${asked.notice}
<p>${text.t('sandbox.oc.home_intro')}</p>
<p class="soft">${text.t('sandbox.oc.today', { day: text.date(stand.now(), 'UTC') })}
· <a href="/_sandbox/">${text.t('sandbox.oc.break_link')}</a></p>
<details class="card"${asked.query ? '' : html` open`}><summary>${text.t('sandbox.oc.join_title')}</summary>
<form method="post" action="/join" data-testid="form-join">
<p><label for="name">${text.t('sandbox.oc.name')}</label><input id="name" name="name" required maxlength="120" autocomplete="off"></p>
<p><label for="email">${text.t('sandbox.oc.email')}</label><input id="email" name="email" type="email" required autocomplete="off"></p>
<p>${tierSelect(stand, text, 'tier')}</p>
<p><label><input type="checkbox" name="pending" value="true"> ${text.t('sandbox.oc.pending')}</label></p>
<p><button>${text.t('sandbox.oc.join')}</button></p>
</form></details>
<h2>${text.t('sandbox.oc.people', { count: people.length })}</h2>
<form method="get" action="/" class="row" role="search">
<p><label for="q">${text.t('sandbox.oc.search')}</label><input id="q" name="q" type="search" value="${asked.query}"></p>
<p><button class="quiet">${text.t('sandbox.oc.search_do')}</button></p>
</form>
<ul class="plain card" data-testid="people">${people.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((person) => line(person, text))}</ul>
${
  pages > 1
    ? html`<nav aria-label="${text.t('sandbox.oc.pages')}"><p>
${page > 1 ? html`<a href="${link(page - 1)}">${text.t('sandbox.oc.page_before')}</a>` : ''}
${text.t('sandbox.oc.page_of', { page, pages })}
${page < pages ? html`<a href="${link(page + 1)}">${text.t('sandbox.oc.page_after')}</a>` : ''}
</p></nav>`
    : ''
}`;
}

function findable(person: PersonView): string {
  const orders = person.orders.map((order) => `${order.status} ${order.tier}`);
  return [person.name, person.slug, ...person.roles, ...orders].join(' ').toLowerCase();
}

function line(person: PersonView, text: Text): Html {
  const last = person.orders.at(-1);
  const core = person.roles.filter((role) => role !== 'BACKER');
  const parts = [
    ...(last ? [html`${statusText(text, last.status)}`] : []),
    ...core.map((role) => roleText(text, role)),
    ...(person.isGuest ? [html`${text.t('sandbox.oc.guest')}`] : []),
    ...(person.isIncognito ? [html`${text.t('sandbox.oc.incognito')}`] : []),
  ];
  return html`<li><a href="/people/${String(person.legacyId)}">${person.name}</a>
<span class="soft">${parts.map((part, at) => html`${at > 0 ? ' · ' : ''}${part}`)}</span></li>`;
}
