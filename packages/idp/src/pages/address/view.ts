import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import { csrfField } from '../../web/parts.ts';

/**
 * How it stands with an address of the books. `open`: to be answered. `address`: whole for somebody who is signed in,
 * else only what who has it knows; null: forgotten, or none. `action`: where the forms are sent.
 */
export type AddressModel = {
  kind: 'open' | 'confirming' | 'taken' | 'declined' | 'void' | 'none';
  address: string | null;
  action: string;
  csrf: string;
  coop: string;
  /** Whether the account page is a way back. */
  signedIn: boolean;
};

/** The question to a member, and what became of it. */
export function addressView(text: Text, model: AddressModel): PageView {
  const { kind, coop } = model;
  const address = model.address ?? '';
  return page(text.t('who.address.title'), kind, [
    kind === 'open'
      ? html`<p>${text.t('who.address.ask', { coop, address })}</p><p class="soft">${text.t('who.address.what')}</p>
<div class="row">${press(text, model, 'yes')}${press(text, model, 'no')}</div>`
      : html`<p class="note${kind === 'taken' ? ' good' : ''}" role="status">${text.t(`who.address.${kind}`, { address })}</p>`,
    model.signedIn ? html`<p><a href="/account">${text.t('names.back')}</a></p>` : null,
  ]);
}

/** The page behind the link that was mailed to the new address. */
export function proveAddressView(
  text: Text,
  model: Pick<AddressModel, 'action' | 'csrf' | 'coop'> & { kind: 'open' | 'taken' | 'void' },
): PageView {
  const { kind, coop } = model;
  return page(text.t('who.address.prove'), kind, [
    kind === 'open'
      ? html`<p>${text.t('who.address.prove_text', { coop })}</p>
<form method="post" action="${model.action}">${csrfField(model.csrf)}<button type="submit">${text.t('who.address.prove_go')}</button></form>`
      : html`<p class="note${kind === 'taken' ? ' good' : ''}" role="status">${text.t(`who.address.${kind}`)}</p>`,
  ]);
}

function page(title: string, kind: string, body: readonly (Html | null)[]): PageView {
  return {
    title,
    width: 'narrow',
    body: html`<div class="card stack" data-testid="address" data-kind="${kind}"><h1>${title}</h1>
${body}</div>`,
  };
}

function press(text: Text, model: AddressModel, answer: 'yes' | 'no'): Html {
  return html`<form method="post" action="${model.action}">${csrfField(model.csrf)}<input type="hidden" name="answer" value="${answer}"><button type="submit"${answer === 'no' ? html` class="quiet"` : null}>${text.t(`who.address.${answer}`)}</button></form>`;
}
