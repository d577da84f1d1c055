import type { DenyReason } from '@latchkey/domain/policy';
import { html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import { csrfField } from '../../web/parts.ts';
import { askContact } from '../contact.ts';

export type DeniedModel = {
  /** Title of the app; null: the hub itself. */
  app: string | null;
  coop: string;
  reason: DenyReason;
  /** What is wanting for a group that would open the app, and what would give it. */
  why: readonly string[];
  cures: readonly string[];
  /** Groups any of which would open the app, by title; only told where the person is in none. */
  opens: readonly string[];
  /** Where the membership is paid; null where that is not known or would not help. */
  payUrl: string | null;
  /** Paths of the two forms, and the token for both. */
  lookAction: string;
  backAction: string;
  csrf: string;
  contact: string | null;
};

/** Why this person is not let in, what would change it, and the way back. The app hears of it only by the button. */
export function deniedView(text: Text, model: DeniedModel): PageView {
  const app = model.app ?? model.coop;
  const title = text.t('idp.denied.title', { app });
  return {
    title,
    width: 'narrow',
    body: html`<div class="card stack" data-testid="denied" data-reason="${model.reason}">
<h1>${title}</h1>
<p>${text.t(`idp.denied.reason.${model.reason}`, { app, coop: model.coop })}</p>
${
  model.why.length === 0
    ? null
    : html`<div class="note"><h2>${text.t('idp.denied.books')}</h2><ul>${model.why.map((one) => html`<li>${one}</li>`)}</ul></div>`
}
${model.opens.length === 0 ? null : html`<p>${text.t('idp.denied.opens', { app, groups: model.opens.join(', ') })}</p>`}
<div class="note good"><h2>${text.t('idp.denied.cure_title')}</h2><p>${text.t(`idp.denied.cure.${model.reason}`, { app, coop: model.coop })}</p>
${model.cures.length === 0 ? null : html`<ul>${model.cures.map((one) => html`<li>${one}</li>`)}</ul>`}
${model.payUrl === null ? null : html`<p><a href="${model.payUrl}">${text.t('idp.denied.pay')}</a></p>`}</div>
<div class="row">
<form method="post" action="${model.backAction}">${csrfField(model.csrf)}<button type="submit">${
      model.app === null ? text.t('idp.denied.leave') : text.t('idp.denied.back', { app })
    }</button></form>
<form method="post" action="${model.lookAction}">${csrfField(model.csrf)}<button type="submit" class="quiet">${text.t('idp.denied.look')}</button></form>
</div>
${askContact(text, model.contact)}
</div>`,
  };
}
