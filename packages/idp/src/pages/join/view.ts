import { html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import { csrfField, errorSummary, type FieldFaults, stepMark, textField } from '../../web/parts.ts';
import { askContact } from '../contact.ts';

export type JoinModel = {
  coop: string;
  /** Names of the tiers that make somebody a member, as the settings name them. */
  tiers: readonly string[];
  payUrl: string | null;
  /** Form for a claim code. `tooMany`: minutes to wait. */
  code: { csrf: string; value: string; faults: FieldFaults; tooManyMinutes: number | null };
  /** Whether an account of the books can be proved here. */
  mayProve: boolean;
  contact: string | null;
};

/** How one becomes a member and gets an account. */
export function joinView(text: Text, model: JoinModel): PageView {
  const title = text.t('idp.join.title', { coop: model.coop });
  return {
    title,
    width: 'narrow',
    hasFaults: Object.keys(model.code.faults).length > 0,
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
</div>
<section class="card stack" aria-labelledby="have"><h2 id="have">${text.t('who.join.have')}</h2>
${
  model.mayProve
    ? html`<div class="tight"><a class="button full" href="/join/open-collective">${text.t('who.proof.start')}</a><p class="soft small">${text.t('who.proof.start_text')}</p></div>`
    : null
}
${errorSummary(text, model.code.faults)}
${
  model.code.tooManyMinutes === null
    ? null
    : html`<p class="note bad" role="alert">${text.t('who.join.fault.slow', { count: model.code.tooManyMinutes })}</p>`
}
<form method="post" action="/join/code" class="stack" novalidate>${csrfField(model.code.csrf)}
${textField(text, {
  name: 'code',
  label: text.t('who.join.code'),
  hint: text.t('who.join.code_hint'),
  value: model.code.value,
  autocomplete: 'off',
  faults: model.code.faults,
  maxLength: 60,
  plain: true,
})}
<button type="submit" class="quiet full">${text.t('who.join.code_go')}</button></form>
</section>`,
  };
}
