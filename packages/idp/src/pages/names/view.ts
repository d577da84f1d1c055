import { html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import { csrfField, errorSummary, type FieldFaults, textField } from '../../web/parts.ts';

/** Another name. `apps`: titles of those that will show it. */
export type NameModel = { csrf: string; name: string; apps: readonly string[]; faults: FieldFaults };

export function nameView(text: Text, model: NameModel): PageView {
  const title = text.t('names.name.title');
  return {
    title,
    width: 'narrow',
    hasFaults: Object.keys(model.faults).length > 0,
    body: html`<div class="card stack">
<div class="head"><h1>${title}</h1><p class="soft">${text.t('names.name.text')}</p></div>
${errorSummary(text, model.faults)}
<form method="post" action="/account/name" class="stack" novalidate>
${csrfField(model.csrf)}
${textField(text, {
  name: 'name',
  label: text.t('idp.claim.name'),
  hint: text.t('idp.claim.name_hint'),
  value: model.name,
  autocomplete: 'name',
  faults: model.faults,
  maxLength: 160,
})}
<p class="soft small">${model.apps.length === 0 ? text.t('names.name.no_apps') : text.t('names.name.apps', { apps: model.apps.join(', ') })} ${text.t('names.name.old')}</p>
<div class="row"><button type="submit">${text.t('idp.account.save')}</button><a href="/account">${text.t('idp.account.cancel')}</a></div>
</form>
</div>`,
  };
}
