import { html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import { appTile, csrfField } from '../../web/parts.ts';

export type ChooseModel = {
  app: string;
  action: string;
  csrf: string;
  self: { name: string; username: string };
  shared: readonly { id: string; name: string; username: string }[];
  /** The one that was chosen cannot be gone on as at this moment. */
  notNow: boolean;
};

/** As whom to go on to an app: as oneself, or as a shared account that one keeps. */
export function chooseView(text: Text, model: ChooseModel): PageView {
  const title = text.t('names.choose.title', { app: model.app });
  return {
    title,
    width: 'narrow',
    body: html`<div class="card stack">
<div class="head"><h1>${title}</h1><p class="soft">${text.t('names.choose.text')}</p></div>
${model.notNow ? html`<p class="note warn" role="alert">${text.t('names.choose.not_now')}</p>` : null}
<form method="post" action="${model.action}" class="stack">${csrfField(model.csrf)}
<button type="submit" name="as" value="self" class="full">${text.t('names.choose.self', { name: model.self.name })}</button>
${model.shared.map(
  (one) =>
    html`<button type="submit" name="as" value="${one.id}" class="full quiet">${appTile(one.id, one.name)} ${text.t('names.choose.as', { name: one.name })}</button>`,
)}
</form>
<p class="soft small">${text.t('names.choose.log')}</p>
</div>`,
  };
}

export type OwnSharedModel = {
  csrf: string;
  kept: readonly { id: string; name: string }[];
  sessions: readonly { uid: string; name: string; apps: string }[];
};

/** Shared accounts that one keeps, and where one is signed in as them now. */
export function ownSharedView(text: Text, model: OwnSharedModel): PageView {
  const title = text.t('names.shared.title');
  return {
    title,
    width: 'narrow',
    body: html`<div class="card stack">
<div class="head"><h1>${title}</h1><p class="soft">${text.t('names.own_shared.text')}</p></div>
${
  model.kept.length === 0
    ? html`<p>${text.t('names.own_shared.none')}</p>`
    : html`<ul>${model.kept.map((one) => html`<li>${one.name}</li>`)}</ul>`
}
<h2>${text.t('names.own_shared.open')}</h2>
${
  model.sessions.length === 0
    ? html`<p class="soft">${text.t('names.own_shared.none_open')}</p>`
    : html`<ul class="plain stack">${model.sessions.map(
        (one) =>
          html`<li class="row"><strong>${one.name}</strong><span class="soft small">${one.apps}</span><form method="post" action="/account/shared/end">${csrfField(model.csrf)}<input type="hidden" name="session" value="${one.uid}"><button type="submit" class="quiet slim">${text.t('names.own_shared.end')}</button></form></li>`,
      )}</ul>`
}
<p><a href="/account">${text.t('names.back')}</a></p>
</div>`,
  };
}
