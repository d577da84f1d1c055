import { type Html, html, raw } from '@latchkey/runtime/text/html';
import type { Language, MessageKey, Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import type { OwnWhy } from '../../web/own-why.ts';
import { csrfField, errorSummary, type FieldFaults, textField } from '../../web/parts.ts';
import { LEAST_LENGTH } from '../../web/password-rules.ts';
import { ownWhySection } from './why-view.ts';

export type AccountModel = {
  csrf: string;
  sub: string;
  username: string;
  name: string;
  language: Language;
  languages: readonly Language[];
  since: string | null;
  addresses: readonly { address: string; origin: 'books' | 'member' | 'admin'; verified: boolean }[];
  /** The books show another address, and the question is open. */
  askedAddress: boolean;
  groups: readonly { title: string; origin: 'rule' | 'manual'; since: string; until: string | null }[];
  roles: readonly string[];
  holds: readonly MessageKey[];
  books: readonly { source: string; slug: string | null }[];
  /** Whether an account of the books can be linked here. */
  mayLink: boolean;
  apps: readonly { title: string; handle: string }[];
  sessions: number;
  whys: readonly Pick<OwnWhy, 'title' | 'sentence' | 'cures'>[];
  /** Shared accounts that the member keeps. */
  kept?: readonly string[];
  /** Hands out the seats of an organization. */
  keeps?: boolean;
};

/** Everything we keep of the member, where it is, and what they may do with it. */
export function accountView(text: Text, model: AccountModel): PageView {
  return {
    title: text.t('idp.account.title'),
    width: 'wide',
    body: html`<div class="head"><h1>${text.t('idp.account.title')}</h1><p class="soft">${text.t('idp.account.intro')}</p></div>
<div class="columns">
<section class="card stack" aria-labelledby="you"><h2 id="you">${text.t('idp.account.you')}</h2>
<dl>
<dt>${text.t('idp.account.name')}</dt><dd>${model.name} <a class="small" href="/account/name" aria-label="${text.t('names.change')}: ${text.t('idp.account.name')}">${text.t('names.change')}</a></dd>
<dt>${text.t('idp.account.username')}</dt><dd>${model.username} <a class="small" href="/account/handle" aria-label="${text.t('names.change')}: ${text.t('idp.account.username')}">${text.t('names.change')}</a></dd>
<dt>${text.t('idp.account.addresses')}</dt><dd>${list(
      model.addresses.map(
        (one) =>
          html`${one.address} <span class="soft small">${text.t(one.verified ? 'idp.account.verified' : 'idp.account.not_verified')}</span>`,
      ),
      text,
    )}${model.askedAddress ? html`<p class="note"><a href="/account/address">${text.t('who.address.look')}</a></p>` : null}</dd>
${model.since === null ? null : html`<dt>${text.t('idp.account.since')}</dt><dd>${model.since}</dd>`}
<dt>${text.t('idp.account.sub')}</dt><dd class="mono">${model.sub}</dd>
</dl>
${languageForm(text, model)}
</section>
<section class="card stack" aria-labelledby="membership"><h2 id="membership">${text.t('idp.account.membership')}</h2>
<dl>
<dt>${text.t('idp.account.groups')}</dt><dd>${list(
      model.groups.map(
        (one) =>
          html`${one.title} <span class="soft small">${text.t(`idp.account.origin.${one.origin}`, { date: one.since })}${
            one.until === null ? null : html` · ${text.t('idp.account.until', { date: one.until })}`
          }</span>`,
      ),
      text,
    )}</dd>
${model.roles.length === 0 ? null : html`<dt>${text.t('idp.account.roles')}</dt><dd>${model.roles.join(', ')}</dd>`}
${
  model.holds.length === 0
    ? null
    : html`<dt>${text.t('idp.account.holds')}</dt><dd>${list(
        model.holds.map((key) => html`${text.t(key)}`),
        text,
      )}</dd>`
}
<dt>${text.t('idp.account.books')}</dt><dd>${list(
      model.books.map(
        (one) =>
          html`${one.slug ?? text.t('idp.account.known_there')} <span class="soft small">${one.source}</span>`,
      ),
      text,
    )}</dd>
${model.mayLink ? html`<dd><a href="/account/open-collective">${text.t('who.proof.link')}</a></dd>` : null}
<dt>${text.t('idp.account.apps')}</dt><dd>${list(
      model.apps.map(
        (one) =>
          html`${one.title} <span class="soft small">${text.t('idp.launcher.as', { handle: one.handle })}</span>`,
      ),
      text,
    )}</dd>
${
  model.kept === undefined || model.kept.length === 0
    ? null
    : html`<dt>${text.t('names.shared.title')}</dt><dd>${model.kept.join(', ')} <a class="small" href="/account/shared">${text.t('names.own_shared.look')}</a></dd>`
}
</dl>
${model.keeps === true ? html`<p><a class="button quiet" href="/account/seats">${text.t('seats.title')}</a></p>` : null}
</section>
${ownWhySection(text, model.whys)}
<section class="card stack" aria-labelledby="safety"><h2 id="safety">${text.t('idp.account.safety')}</h2>
<p>${text.t('idp.account.sessions', { count: model.sessions })}</p>
<div class="row"><a class="button quiet" href="/account/password">${text.t('idp.account.change_password')}</a>
<form method="post" action="/account/sign-out-everywhere">${csrfField(model.csrf)}<button type="submit" class="quiet">${text.t('idp.account.everywhere')}</button></form></div>
<p class="soft small">${text.t('idp.account.everywhere_hint')}</p>
</section>
<section class="card stack" aria-labelledby="kept"><h2 id="kept">${text.t('idp.account.kept')}</h2>
<ul class="stack plain">${(['here', 'apps', 'books', 'log'] as const).map(
      (one) =>
        html`<li><strong>${text.t(`idp.account.kept.${one}.title`)}</strong><br>${text.t(`idp.account.kept.${one}`)}</li>`,
    )}</ul>
</section>
</div>`,
  };
}

function list(items: readonly Html[], text: Text): Html {
  if (items.length === 0) return html`<span class="soft">${text.t('idp.account.nothing')}</span>`;
  return html`<ul class="plain">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

function languageForm(text: Text, model: AccountModel): Html | null {
  if (model.languages.length < 2) return null;
  return html`<form method="post" action="/account/language" class="stack">${csrfField(model.csrf)}
<fieldset><legend>${text.t('idp.account.language')}</legend>${model.languages.map(
    (one) =>
      html`<label class="choice"><input type="radio" name="language" value="${one}"${one === model.language ? raw(' checked') : null}><span lang="${one}">${text.t(`common.language.${one}`)}</span></label>`,
  )}</fieldset>
<div><button type="submit" class="quiet slim">${text.t('idp.account.save')}</button></div></form>`;
}

/** A new password. Every other browser is signed out by it. */
export function passwordView(
  text: Text,
  model: { csrf: string; username: string; faults: FieldFaults },
): PageView {
  const title = text.t('idp.account.change_password');
  return {
    title,
    width: 'narrow',
    hasFaults: Object.keys(model.faults).length > 0,
    body: html`<div class="card stack">
<div class="head"><h1>${title}</h1><p class="soft">${text.t('idp.account.password_text')}</p></div>
${errorSummary(text, model.faults)}
<form method="post" action="/account/password" class="stack" novalidate>
${csrfField(model.csrf)}
<input type="hidden" name="username" autocomplete="username" value="${model.username}">
${textField(text, {
  name: 'password',
  label: text.t('idp.account.new_password'),
  hint: text.t('idp.claim.password_hint', { least: LEAST_LENGTH }),
  type: 'password',
  autocomplete: 'new-password',
  faults: model.faults,
  maxLength: 1024,
})}
<div class="row"><button type="submit">${text.t('idp.account.save')}</button><a href="/account">${text.t('idp.account.cancel')}</a></div>
</form>
</div>`,
  };
}
