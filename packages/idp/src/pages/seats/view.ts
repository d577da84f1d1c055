import type { OrganizationView } from '@latchkey/commands/read-organizations';
import { html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import { fillForm, organizationName, seatSummary, seatTable } from '../../web/seat-parts.ts';

export type SeatsModel = { organizations: readonly OrganizationView[]; timezone: string; csrf: string };

/** The seats of the organizations that somebody keeps. */
export function seatsView(text: Text, model: SeatsModel): PageView {
  return {
    title: text.t('seats.title'),
    width: 'wide',
    body: html`<p><a href="/account">${text.t('seats.back')}</a></p>
<div class="head"><h1>${text.t('seats.title')}</h1><p class="soft">${text.t('seats.intro')}</p></div>
${
  model.organizations.length === 0
    ? html`<p class="card">${text.t('seats.keeps_none')}</p>`
    : model.organizations.map((one) => {
        const action = `/account/seats/${one.identityId}`;
        const id = `o-${one.identityId}`;
        return html`<section class="card stack" aria-labelledby="${id}"><h2 id="${id}">${organizationName(text, one)}</h2>
${seatSummary(text, one, model.timezone)}
${seatTable(text, one, { ...model, action })}
${fillForm(text, one, { ...model, action })}</section>`;
      })
}`,
  };
}
