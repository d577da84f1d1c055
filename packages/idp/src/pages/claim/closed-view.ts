import { html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import { askContact } from '../contact.ts';

/** An invitation that opens nothing any more (or never did), and what to do instead. */
export function claimClosedView(
  text: Text,
  model: { kind: 'claimed' | 'withdrawn' | 'expired' | 'unknown'; coop: string; contact: string | null },
): PageView {
  const title = text.t(`idp.claim.closed.${model.kind}.title`);
  return {
    title,
    width: 'narrow',
    body: html`<div class="card stack" data-testid="claim-closed" data-kind="${model.kind}">
<h1>${title}</h1>
<p>${text.t(`idp.claim.closed.${model.kind}.text`, { coop: model.coop })}</p>
<div class="row">${
      model.kind === 'claimed'
        ? html`<a class="button" href="/?sign-in">${text.t('idp.sign_in.title')}</a>`
        : html`<a class="button" href="/join">${text.t('idp.sign_in.how_to_join')}</a>`
    }</div>
${askContact(text, model.contact)}
</div>`,
  };
}
