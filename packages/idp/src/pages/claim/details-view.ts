import { html, raw } from '@latchkey/runtime/text/html';
import type { Language, Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import { csrfField, errorSummary, type FieldFaults, textField } from '../../web/parts.ts';
import { LEAST_LENGTH } from '../../web/password-rules.ts';
import { claimProgress } from './name-view.ts';

export type ClaimDetailsModel = {
  coop: string;
  username: string;
  name: string;
  address: string | null;
  language: Language;
  languages: readonly Language[];
  action: string;
  csrf: string;
  otherNameUrl: string;
  faults: FieldFaults;
};

/** Second step of the claim: name, password, language. */
export function claimDetailsView(text: Text, model: ClaimDetailsModel): PageView {
  const title = text.t('idp.claim.details_title');
  return {
    title,
    width: 'narrow',
    hasFaults: Object.keys(model.faults).length > 0,
    body: html`<div class="card stack">
${claimProgress(text, 2)}
<div class="head"><h1>${title}</h1>
<p class="note good" data-testid="name-free">${text.t('idp.claim.name_free', { username: model.username })} <a href="${model.otherNameUrl}">${text.t('idp.claim.other_name')}</a></p></div>
${errorSummary(text, model.faults)}
<form method="post" action="${model.action}" class="stack" novalidate>
${csrfField(model.csrf)}
<input type="hidden" name="username" autocomplete="username" value="${model.username}">
${textField(text, {
  name: 'name',
  label: text.t('idp.claim.name'),
  hint: text.t('idp.claim.name_hint'),
  value: model.name,
  autocomplete: 'name',
  faults: model.faults,
  maxLength: 80,
})}
${textField(text, {
  name: 'password',
  label: text.t('idp.claim.password'),
  hint: text.t('idp.claim.password_hint', { least: LEAST_LENGTH }),
  type: 'password',
  autocomplete: 'new-password',
  faults: model.faults,
  maxLength: 1024,
})}
${
  model.languages.length < 2
    ? html`<input type="hidden" name="language" value="${model.language}">`
    : html`<fieldset id="language"><legend>${text.t('idp.claim.language')}</legend>${model.languages.map(
        (one) =>
          html`<label class="choice"><input type="radio" name="language" value="${one}"${one === model.language ? raw(' checked') : null}><span lang="${one}">${text.t(`common.language.${one}`)}</span></label>`,
      )}</fieldset>`
}
<button type="submit" class="full">${text.t('idp.claim.finish')}</button>
</form>
<p class="soft small">${model.address === null ? text.t('idp.claim.yours') : text.t('idp.claim.yours_address', { address: model.address })}</p>
</div>`,
  };
}
