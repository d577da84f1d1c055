import { html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import { csrfField } from '../../web/parts.ts';
import { askContact } from '../contact.ts';

/** `name`: the organization's; null: not known. `signInUrl`: null where somebody is signed in. */
export type KeepModel = {
  name: string | null;
  coop: string;
  username: string | null;
  signInUrl: string | null;
  action: string;
  csrf: string;
  fault: 'gone' | 'barred' | 'has-account' | 'no-such-account' | null;
};

/** Asks whoever came by the mail to an organization's address whether they hand out its seats. Looking answers nothing. */
export function keepView(text: Text, model: KeepModel): PageView {
  const name = model.name ?? text.t('letters.organization');
  const title = text.t('seats.keep.title', { name });
  return {
    title,
    width: 'narrow',
    body: html`<div class="card stack" data-testid="keep"><h1>${title}</h1>
${model.fault === null ? null : html`<p class="note warn" role="alert">${text.t(`seats.keep.fault.${model.fault}`)}</p>`}
<p>${text.t('seats.keep.text', { name, coop: model.coop })}</p>
${model.username === null ? null : html`<p class="soft">${text.t('seats.keep.signed_in', { username: model.username })}</p>`}
${model.signInUrl === null ? null : html`<p><a class="button full" href="${model.signInUrl}">${text.t('seats.keep.sign_in')}</a></p>`}
<form method="post" action="${model.action}">${csrfField(model.csrf)}
<button type="submit" class="${model.signInUrl === null ? 'full' : 'quiet full'}">${text.t(model.signInUrl === null ? 'seats.keep.agree' : 'seats.keep.no_account')}</button></form></div>`,
  };
}

/** A link that opens nothing any more, or never did. */
export function keepClosedView(
  text: Text,
  model: { kind: 'used' | 'expired' | 'unknown'; coop: string; contact: string | null },
): PageView {
  const title = text.t(`seats.keep.closed.${model.kind}.title`);
  return {
    title,
    width: 'narrow',
    body: html`<div class="card stack" data-testid="keep-closed" data-kind="${model.kind}"><h1>${title}</h1>
<p>${text.t(`seats.keep.closed.${model.kind}.text`, { coop: model.coop })}</p>
${askContact(text, model.contact)}</div>`,
  };
}
