import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField, errorSummary, type FieldFaults, textField } from '@latchkey/idp/web/parts';
import { type Html, html, raw } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';

type Group = { name: string; title: string };
export type SharedModel = {
  csrf: string;
  accounts: readonly {
    id: string;
    name: string;
    username: string;
    groups: readonly string[];
    keepers: readonly { id: string; name: string }[];
  }[];
  /** Groups that a shared account may be in. */
  groups: readonly Group[];
  typed: { name: string; username: string; keepers: string; groups: readonly string[] };
  faults: FieldFaults;
};

/** Accounts of collectives and working groups: their keepers, and the groups that open apps to them. */
export function sharedView(text: Text, model: SharedModel): PageView {
  const title = text.t('names.shared.title');
  return {
    title,
    width: 'wide',
    hasFaults: Object.keys(model.faults).length > 0,
    body: html`<p><a href="/books">${text.t('console.person.back')}</a></p>
<div class="head"><h1>${title}</h1><p class="soft">${text.t('names.shared.intro')}</p></div>
${model.accounts.map((one) => account(text, model, one))}
<section class="card stack" aria-labelledby="make"><h2 id="make">${text.t('names.shared.make')}</h2>
${errorSummary(text, model.faults)}
<form method="post" action="/admin/shared" class="stack" novalidate>${csrfField(model.csrf)}
${textField(text, { name: 'name', label: text.t('names.shared.name'), value: model.typed.name, autocomplete: 'off', faults: model.faults, maxLength: 160 })}
${textField(text, { name: 'username', label: text.t('idp.claim.username'), hint: text.t('idp.claim.username_hint'), value: model.typed.username, autocomplete: 'off', faults: model.faults, maxLength: 60, plain: true })}
${textField(text, { name: 'keepers', label: text.t('names.shared.keepers'), hint: text.t('names.shared.keepers_hint'), value: model.typed.keepers, autocomplete: 'off', faults: model.faults, maxLength: 400, plain: true })}
${groupChoice(text, model.groups, model.typed.groups, 'groups', model.faults)}
<div><button type="submit">${text.t('names.shared.make_button')}</button></div></form></section>`,
  };
}

function account(text: Text, model: SharedModel, one: SharedModel['accounts'][number]): Html {
  const at = `/admin/shared/${one.id}`;
  return html`<section class="card stack" aria-labelledby="s-${one.id}" data-testid="shared"><div class="tight"><h2 id="s-${one.id}">${one.name}</h2><p class="soft">${one.username}</p></div>
${one.keepers.length >= 2 ? null : html`<p class="note warn">${text.t('names.shared.few', { count: one.keepers.length })}</p>`}
<div class="columns"><div class="stack"><h3>${text.t('names.shared.keepers')}</h3>
<ul class="plain stack">${one.keepers.map(
    (keeper) =>
      html`<li class="row"><span>${keeper.name}</span><form method="post" action="${at}/remove-keeper">${csrfField(model.csrf)}<input type="hidden" name="keeper" value="${keeper.id}"><button type="submit" class="quiet slim" aria-label="${text.t('names.shared.remove')}: ${keeper.name}">${text.t('names.shared.remove')}</button></form></li>`,
  )}</ul>
<form method="post" action="${at}/name-keeper" class="stack">${csrfField(model.csrf)}
<div class="field"><label for="keeper-${one.id}">${text.t('names.shared.add')}</label><input id="keeper-${one.id}" name="person" type="text" autocomplete="off" maxlength="200" autocapitalize="none" spellcheck="false" required></div>
<div><button type="submit" class="quiet slim">${text.t('names.shared.add_button')}</button></div></form></div>
<form method="post" action="${at}/groups" class="stack">${csrfField(model.csrf)}${groupChoice(text, model.groups, one.groups, `groups-${one.id}`, {})}
<div><button type="submit" class="quiet slim">${text.t('idp.account.save')}</button></div></form></div>
<p class="soft small">${text.t('names.shared.remove_text')}</p></section>`;
}

function groupChoice(
  text: Text,
  groups: readonly Group[],
  chosen: readonly string[],
  id: string,
  faults: FieldFaults,
): Html {
  return html`<fieldset id="${id}"><legend>${text.t('idp.account.groups')}</legend>${
    faults.groups === undefined ? null : html`<span class="fault">${text.t(faults.groups)}</span>`
  }${groups.map(
    (group) =>
      html`<label for="${id}-${group.name}" class="choice"><input id="${id}-${group.name}" type="checkbox" name="groups" value="${group.name}"${chosen.includes(group.name) ? raw(' checked') : null}><span>${group.title}</span></label>`,
  )}</fieldset>`;
}
