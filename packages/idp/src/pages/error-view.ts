import { html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../web/layout.ts';
import type { PageErrorCode } from '../web/page-error.ts';
import { askContact } from './contact.ts';

/** What went wrong in words, and a way on. `back`: where to start again, where it is known. `reference`: for the log. */
export function errorView(
  text: Text,
  model: {
    code: PageErrorCode | 'sign-in-failed';
    back: { url: string; title: string } | null;
    contact: string | null;
    reference: string | null;
  },
): PageView {
  const title = text.t(`idp.error.${model.code}.title`);
  return {
    title,
    width: 'narrow',
    body: html`<div class="card stack">
<h1>${title}</h1>
<p>${text.t(`idp.error.${model.code}.text`)}</p>
<div class="row">${
      model.back === null
        ? html`<a class="button" href="/">${text.t('idp.error.home')}</a>`
        : html`<a class="button" href="${model.back.url}">${text.t('idp.error.back_to', { app: model.back.title })}</a>`
    }</div>
${askContact(text, model.contact)}
${model.reference === null ? null : html`<p class="soft small">${text.t('idp.error.reference')} <span class="mono">${model.reference}</span></p>`}
</div>`,
  };
}
