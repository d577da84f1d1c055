import { html } from '@latchkey/runtime/text/html';
import type { MessageKey, Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import { csrfField, errorSummary, type FieldFaults, textField } from '../../web/parts.ts';

export type SignInModel = {
  coop: string;
  /** What is being opened; null: the hub itself. */
  app: string | null;
  action: string;
  csrf: string;
  name: string;
  faults: FieldFaults;
  /** What is wrong with the whole attempt, with the seconds to wait where that matters. */
  problem: { key: MessageKey; seconds?: number } | null;
  /** Signed in as this person already, and must prove it again. */
  again: string | null;
  contact: string | null;
};

/** Username or address, and password. */
export function signInView(text: Text, model: SignInModel): PageView {
  const title = model.again === null ? text.t('idp.sign_in.title') : text.t('idp.sign_in.again_title');
  return {
    title,
    width: 'narrow',
    hasFaults: model.problem !== null || Object.keys(model.faults).length > 0,
    body: html`<div class="card stack">
<div class="head"><h1>${title}</h1>
<p class="soft">${
      model.again !== null
        ? text.t('idp.sign_in.again_text')
        : model.app === null
          ? text.t('idp.sign_in.to_hub', { coop: model.coop })
          : text.t('idp.sign_in.to_app', { app: model.app, coop: model.coop })
    }</p></div>
${model.problem === null ? null : html`<p class="note bad" role="alert">${text.t(model.problem.key, { seconds: model.problem.seconds ?? 0 })}</p>`}
${errorSummary(text, model.faults)}
<form method="post" action="${model.action}" class="stack" novalidate>
${csrfField(model.csrf)}
${textField(text, {
  name: 'name',
  label: text.t('idp.sign_in.name'),
  value: model.name,
  autocomplete: 'username',
  faults: model.faults,
  plain: true,
  autofocus: model.name === '',
})}
${textField(text, {
  name: 'password',
  label: text.t('idp.sign_in.password'),
  type: 'password',
  autocomplete: 'current-password',
  faults: model.faults,
  maxLength: 1024,
  autofocus: model.name !== '',
})}
<button type="submit" class="full">${text.t('idp.sign_in.go')}</button>
</form>
<hr>
<div class="tight"><p class="soft small">${text.t('idp.sign_in.no_account')} <a href="/join">${text.t('idp.sign_in.how_to_join')}</a></p>
${
  model.contact === null
    ? null
    : html`<p class="soft small">${text.t('idp.sign_in.forgot')} <a href="mailto:${model.contact}">${model.contact}</a></p>`
}</div>
</div>`,
  };
}
