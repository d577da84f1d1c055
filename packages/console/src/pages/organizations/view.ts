import type { OrganizationView } from '@latchkey/commands/read-organizations';
import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField } from '@latchkey/idp/web/parts';
import { fillForm, organizationName, seatSummary, seatTable } from '@latchkey/idp/web/seat-parts';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';

export type OrganizationsModel = {
  organizations: readonly OrganizationView[];
  timezone: string;
  csrf: string;
};

/** Organizations that contribute: their seats, who fills them, and which is only one person. */
export function organizationsView(text: Text, model: OrganizationsModel): PageView {
  return {
    title: text.t('seats.organizations'),
    width: 'wide',
    body: html`<p><a href="/books">${text.t('console.person.back')}</a></p>
<div class="head"><h1>${text.t('seats.organizations')}</h1><p class="soft">${text.t('seats.organizations_intro')}</p></div>
${
  model.organizations.length === 0
    ? html`<p class="card">${text.t('seats.organizations_none')}</p>`
    : model.organizations.map((one) => organization(text, model, one))
}`,
  };
}

function organization(text: Text, model: OrganizationsModel, one: OrganizationView): Html {
  const action = `/books/organizations/${one.identityId}`;
  const id = `o-${one.identityId}`;
  const name = organizationName(text, one);
  return html`<section class="card stack" aria-labelledby="${id}" data-testid="organization"><h2 id="${id}">${name}</h2>
${seatSummary(text, one, model.timezone)}
<h3>${text.t('seats.keepers')}</h3>
${keepers(text, model, one, action)}
<form method="post" action="${action}/keeper" class="row">${csrfField(model.csrf)}
<div class="field"><label for="keeper-${one.identityId}">${text.t('seats.keeper_username')}</label><input id="keeper-${one.identityId}" name="username" type="text" autocomplete="off" maxlength="200" autocapitalize="none" spellcheck="false" required></div>
<button type="submit" class="quiet">${text.t('seats.keeper_name')}</button></form>
${ask(text, model, one, action)}
<h3>${text.t('seats.seats')}</h3>
${seatTable(text, one, { ...model, action })}
${fillForm(text, one, { ...model, action })}
<details><summary>${text.t('seats.one_person')}</summary>
<p>${text.t('seats.one_person_text')}</p>
<form method="post" action="${action}/person" class="stack">${csrfField(model.csrf)}
<div class="field"><label for="person-${one.identityId}">${text.t('seats.one_person_username')}</label><input id="person-${one.identityId}" name="username" type="text" autocomplete="off" maxlength="200" autocapitalize="none" spellcheck="false"></div>
<div><button type="submit" class="quiet" aria-label="${text.t('seats.one_person_for', { name })}">${text.t('seats.one_person_go')}</button></div></form></details>
</section>`;
}

function keepers(text: Text, model: OrganizationsModel, one: OrganizationView, action: string): Html {
  if (one.keepers.length === 0) return html`<p class="note warn">${text.t('seats.keepers_none')}</p>`;
  return html`<ul class="plain">${one.keepers.map((keeper) => {
    const who = keeper.username ?? text.t('seats.nameless');
    return html`<li class="row"><strong>${who}</strong><span class="soft small">${text.t(`seats.origin.${keeper.origin}`)}</span>
<form method="post" action="${action}/drop">${csrfField(model.csrf)}<input type="hidden" name="account" value="${keeper.accountId}"><button type="submit" class="quiet slim" aria-label="${text.t('seats.drop_for', { name: who })}">${text.t('seats.drop')}</button></form></li>`;
  })}</ul>`;
}

/** The mail to the organization's addresses, where the books give some. */
function ask(text: Text, model: OrganizationsModel, one: OrganizationView, action: string): Html | null {
  if (one.addresses === 0) return null;
  const day = (when: Date) => text.date(when, model.timezone);
  const { asked } = one;
  return html`<form method="post" action="${action}/ask" class="stack">${csrfField(model.csrf)}
<p class="soft small">${text.t('seats.ask.text', { count: one.addresses })}</p>
${
  asked === null
    ? null
    : html`<p class="small" data-testid="asked">${text.t('seats.ask.asked', { on: day(asked.askedOn), until: day(asked.expiresOn), mails: asked.mails, answered: asked.answered })}</p>`
}
<div><button type="submit" class="quiet" aria-label="${text.t('seats.ask.go_for', { name: organizationName(text, one) })}">${text.t('seats.ask.go')}</button></div></form>`;
}
