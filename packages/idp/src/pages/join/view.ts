import { html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import { stepMark } from '../../web/parts.ts';
import { askContact } from '../contact.ts';

export type JoinModel = {
  coop: string;
  /** Names of the tiers that make somebody a member, as the settings name them. */
  tiers: readonly string[];
  payUrl: string | null;
  contact: string | null;
};

/** How one becomes a member and gets an account. */
export function joinView(text: Text, model: JoinModel): PageView {
  const title = text.t('idp.join.title', { coop: model.coop });
  return {
    title,
    width: 'narrow',
    body: html`<div class="card stack">
<div class="head"><h1>${title}</h1><p>${text.t('idp.join.intro', { coop: model.coop })}</p></div>
<ol class="steps">
<li>${stepMark('later')}<span><strong>${text.t('idp.join.pay')}</strong><br>${text.t('idp.join.pay_text')}${
      model.tiers.length === 0 ? null : html` ${text.t('idp.join.tiers', { tiers: model.tiers.join(', ') })}`
    }</span></li>
<li>${stepMark('later')}<span><strong>${text.t('idp.join.invited')}</strong><br>${text.t('idp.join.invited_text')}</span></li>
<li>${stepMark('later')}<span><strong>${text.t('idp.join.claim')}</strong><br>${text.t('idp.join.claim_text')}</span></li>
</ol>
${model.payUrl === null ? null : html`<a class="button full" href="${model.payUrl}">${text.t('idp.join.go')}</a>`}
<p class="soft small">${text.t('idp.join.lost')}</p>
${askContact(text, model.contact)}
</div>`,
  };
}
