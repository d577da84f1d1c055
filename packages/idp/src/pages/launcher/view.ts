import { type Html, html } from '@latchkey/runtime/text/html';
import type { MessageKey, Text } from '@latchkey/runtime/text/text';
import { ASSETS } from '../../web/assets.ts';
import type { PageView } from '../../web/layout.ts';
import { appTile } from '../../web/parts.ts';
import { askContact } from '../contact.ts';

/** One app on the launcher. `closed`: why it cannot be opened now. */
export type LauncherApp = {
  name: string;
  title: string;
  url: string;
  state: 'open' | 'preparing' | 'closed';
  closed: MessageKey | null;
  /** What the member is called there, where that is another name than here. */
  handle: string | null;
};

export type LauncherModel = {
  coop: string;
  name: string;
  apps: readonly LauncherApp[];
  /** Groups whose grace runs, with the day it ends. */
  grace: readonly { group: string; until: string }[];
  /** What stops the account in the apps. */
  holds: readonly MessageKey[];
  /** Groups that the person waits to be admitted to. */
  waiting: readonly string[];
  payUrl: string | null;
  contact: string | null;
};

/** The member's apps, what is being prepared, and what needs their attention. */
export function launcherView(text: Text, model: LauncherModel): PageView {
  return {
    title: text.t('idp.launcher.title'),
    width: 'wide',
    body: html`<div class="head"><h1>${text.t('idp.launcher.hello', { name: model.name })}</h1>
<p class="soft">${text.t('idp.launcher.intro', { coop: model.coop })}</p></div>
${model.holds.length === 0 ? null : html`<div class="note bad">${model.holds.map((key) => html`<p>${text.t(key, { coop: model.coop })}</p>`)}${pay(text, model)}</div>`}
${waitingNote(text, model)}
${
  model.grace.length === 0
    ? null
    : html`<div class="note warn">${model.grace.map((one) => html`<p>${text.t('idp.launcher.grace', { group: one.group, date: one.until })}</p>`)}${pay(text, model)}</div>`
}
${
  model.apps.length === 0 && model.waiting.length > 0
    ? null
    : model.apps.length === 0
      ? html`<div class="card stack"><h2>${text.t('idp.launcher.none_title')}</h2><p>${text.t('idp.launcher.none')}</p>${askContact(text, model.contact)}</div>`
      : html`<ul class="apps" data-testid="apps">${model.apps.map((app) => html`<li>${card(text, app)}</li>`)}</ul>`
}`,
  };
}

function waitingNote(text: Text, model: LauncherModel): Html | null {
  if (model.waiting.length === 0) return null;
  const groups = model.waiting.join(', ');
  return html`<section class="card stack" aria-labelledby="waiting" data-testid="admission-waits"><h2 id="waiting">${text.t('guard.waits.title')}</h2>
<p>${text.t('guard.waits.text', { coop: model.coop, group: groups })}</p><p>${text.t('guard.waits.nothing')}</p>${askContact(text, model.contact)}</section>`;
}

function pay(text: Text, model: LauncherModel): Html | null {
  return model.payUrl === null
    ? null
    : html`<p><a href="${model.payUrl}">${text.t('idp.denied.pay')}</a></p>`;
}

function card(text: Text, app: LauncherApp): Html {
  const note =
    app.state === 'preparing'
      ? html`<span class="tag warn">${text.t('idp.launcher.preparing')}</span>`
      : app.closed !== null
        ? html`<span class="tag">${text.t(app.closed)}</span>`
        : app.handle !== null
          ? html`<span class="soft small">${text.t('idp.launcher.as', { handle: app.handle })}</span>`
          : html`<span class="soft small">${text.t('idp.launcher.ready')}</span>`;
  const inside = html`${appTile(app.name, app.title)}<span><span class="name">${app.title}</span>${note}</span>`;
  return app.state === 'closed'
    ? html`<div class="app" data-testid="app-${app.name}">${inside}</div>`
    : html`<a class="app" href="${app.url}" data-testid="app-${app.name}">${inside}</a>`;
}

/** What somebody who is not signed in finds at the door. */
export function welcomeView(text: Text, model: { coop: string; signInUrl: string }): PageView {
  const title = text.t('idp.welcome.title', { coop: model.coop });
  return {
    title,
    width: 'narrow',
    body: html`<div class="card stack">
<img class="hero" src="${ASSETS.icon}" alt="" width="52" height="52">
<div class="head"><h1>${title}</h1><p>${text.t('idp.welcome.text', { coop: model.coop })}</p></div>
<a class="button full" href="${model.signInUrl}">${text.t('idp.sign_in.title')}</a>
<a class="button quiet full" href="/join">${text.t('idp.sign_in.how_to_join')}</a>
</div>`,
  };
}
