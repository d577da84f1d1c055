import type { OrganizationView } from '@latchkey/commands/read-organizations';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import { csrfField } from './parts.ts';

/** What an organization is called. */
export function organizationName(text: Text, one: Pick<OrganizationView, 'name' | 'slug'>): string {
  return one.name ?? one.slug ?? text.t('seats.nameless');
}

/** How many seats there are, how many are taken, and until when. */
export function seatSummary(text: Text, one: OrganizationView, timezone: string): Html {
  const taken = one.seats.length;
  const until = one.until === null ? null : text.date(one.until, timezone);
  return html`<p>${
    one.count === null
      ? text.t('seats.count_unknown', { taken })
      : text.t('seats.taken', { taken, count: one.count })
  } <span class="tag ${one.state === 'runs' ? 'good' : 'warn'}">${text.t(`seats.state.${one.state}`)}</span></p>
${until === null ? null : html`<p class="note warn">${text.t('seats.until', { until })}</p>`}
${one.count !== null && one.state !== 'over' && taken > one.count ? html`<p class="note warn">${text.t('seats.too_many', { count: taken - one.count })}</p>` : null}`;
}

/** Who sits in the seats, with the month of last use, and a button to empty each. `action`: where the form goes. */
export function seatTable(
  text: Text,
  one: OrganizationView,
  options: { action: string; csrf: string; timezone: string },
): Html {
  if (one.seats.length === 0) return html`<p>${text.t('seats.none')}</p>`;
  const month = (when: Date) =>
    new Intl.DateTimeFormat(text.language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(when);
  return html`<table class="cards"><caption>${text.t('seats.caption', { name: organizationName(text, one) })}</caption>
<thead><tr><th scope="col">${text.t('seats.who')}</th><th scope="col">${text.t('seats.last_use')}</th><th scope="col">${text.t('seats.change')}</th></tr></thead>
<tbody>${one.seats.map((seat) => {
    const who = seat.username ?? seat.address ?? seat.name ?? text.t('seats.nameless');
    return html`<tr><td><strong>${who}</strong>${seat.life === 'invited' ? html` <span class="tag warn">${text.t('seats.invited')}</span>` : null}</td>
<td>${seat.month === null ? text.t('seats.never') : month(seat.month)}</td>
<td><form method="post" action="${options.action}/empty">${csrfField(options.csrf)}<input type="hidden" name="account" value="${seat.accountId}"><button type="submit" class="quiet slim" aria-label="${text.t('seats.empty_for', { name: who })}">${text.t('seats.empty')}</button></form></td></tr>`;
  })}</tbody></table>`;
}

/** The form that fills a seat: a username, or an address to invite. Ids end in `id`, so that a page may have several. */
export function fillForm(
  text: Text,
  one: OrganizationView,
  options: { action: string; csrf: string },
): Html | null {
  if (one.count === null || one.seats.length >= one.count) return null;
  const at = one.identityId;
  return html`<form method="post" action="${options.action}/fill" class="stack">${csrfField(options.csrf)}
${field(`username-${at}`, 'username', text.t('seats.username'), 'text')}
<p class="soft">${text.t('seats.or_invite')}</p>
${field(`name-${at}`, 'name', text.t('seats.name'), 'text')}
${field(`address-${at}`, 'address', text.t('seats.address'), 'email')}
<div><button type="submit">${text.t('seats.fill')}</button></div></form>`;
}

function field(id: string, name: string, label: string, type: 'text' | 'email'): Html {
  return html`<div class="field"><label for="${id}">${label}</label><input id="${id}" name="${name}" type="${type}" autocomplete="off" maxlength="200" autocapitalize="none" spellcheck="false"></div>`;
}
