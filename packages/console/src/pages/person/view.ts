import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField } from '@latchkey/idp/web/parts';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import { type BarModel, barSection } from '../bar/view.ts';
import { readNowForm } from '../tasks/view.ts';
import { type WhyModel, whySection } from './why-view.ts';

export type PersonModel = {
  bar: BarModel;
  name: string;
  username: string | null;
  sub: string;
  life: string;
  holds: readonly { what: string; since: string; lifters: readonly string[] }[];
  groups: readonly { title: string; inIt: boolean; until: string | null; said: readonly string[] }[];
  apps: readonly { title: string; code: string; tone: 'good' | 'warn' | 'bad'; through: readonly string[] }[];
  /** What deciding now would change, in words. */
  waiting: readonly string[];
  /** Why they are never mailed, in words (null: they are), and the reasons there are. */
  mail: { never: string | null; reasons: readonly { code: string; label: string }[] };
  csrf: string;
  whys: readonly WhyModel[];
  receipts: readonly { app: string; kind: string; opened: string; standing: string; complete: boolean }[];
};

/** Why a person has access, or not: life and holds, what the books say, each app, and the receipts of endings. */
export function personView(text: Text, model: PersonModel): PageView {
  return {
    title: model.name,
    width: 'wide',
    body: html`<p><a href="/books">${text.t('console.person.back')}</a></p>
<div class="head"><h1>${model.name}</h1><p class="row"><span class="tag">${model.life}</span><span class="soft">${model.username}</span><span class="soft small mono">${model.sub}</span></p>${readNowForm(text, model.csrf, model.sub)}</div>
${
  model.holds.length === 0
    ? null
    : html`<div class="note bad"><h2>${text.t('console.person.holds')}</h2><ul>${model.holds.map(
        (one) =>
          html`<li>${text.t('console.person.hold', { hold: one.what, date: one.since, lifters: one.lifters.join(', ') })}</li>`,
      )}</ul></div>`
}
<div class="columns">
<section class="card stack" aria-labelledby="apps"><h2 id="apps">${text.t('console.person.apps')}</h2>
${table(
  text,
  'console.person.apps',
  ['console.person.app', 'console.person.access', 'console.person.through'],
  model.apps.map((one) => [
    html`<strong>${one.title}</strong>`,
    html`<span class="tag ${one.tone}">${one.code}</span>`,
    html`${one.through.join(', ')}`,
  ]),
)}
</section>
<section class="card stack" aria-labelledby="groups"><h2 id="groups">${text.t('console.person.groups')}</h2>
${table(
  text,
  'console.person.groups',
  ['console.person.group', 'console.person.in_it', 'console.person.books_say'],
  model.groups.map((one) => [
    html`<strong>${one.title}</strong>`,
    html`${text.t(one.inIt ? 'common.yes' : 'common.no')}${one.until === null ? null : html`<br><span class="soft small">${text.t('idp.account.until', { date: one.until })}</span>`}`,
    html`<ul class="plain">${one.said.map((said) => html`<li>${said}</li>`)}</ul>`,
  ]),
)}
</section>
</div>
${
  model.waiting.length === 0
    ? null
    : html`<section class="card stack" aria-labelledby="waiting"><h2 id="waiting">${text.t('console.person.waiting')}</h2><ul>${model.waiting.map((one) => html`<li>${one}</li>`)}</ul></section>`
}
${whySection(text, model.whys)}
${mailMark(text, model)}
<section class="card stack" aria-labelledby="receipts"><h2 id="receipts">${text.t('console.person.receipts')}</h2>
${
  model.receipts.length === 0
    ? html`<p class="soft">${text.t('console.person.no_receipts')}</p>`
    : table(
        text,
        'console.person.receipts',
        ['console.person.app', 'console.person.receipt', 'console.person.opened', 'console.person.standing'],
        model.receipts.map((one) => [
          html`<strong>${one.app}</strong>`,
          html`${one.kind}`,
          html`${one.opened}`,
          html`<span class="tag ${one.complete ? 'good' : 'warn'}">${one.standing}</span>`,
        ]),
      )
}
</section>
${barSection(text, model.bar)}`,
  };
}

function mailMark(text: Text, { mail, sub, csrf }: PersonModel): Html {
  const form = (inside: Html) =>
    html`<form method="post" action="/admin/people/${sub}/mail" class="row">${csrfField(csrf)}${inside}</form>`;
  return html`<section class="card stack" aria-labelledby="mail"><h2 id="mail">${text.t('letters.mark.title')}</h2>
${
  mail.never === null
    ? html`<p class="soft">${text.t('letters.mark.none')}</p>
${form(html`<div class="field"><label for="never">${text.t('letters.mark.why')}</label><select id="never" name="never">${mail.reasons.map((one) => html`<option value="${one.code}">${one.label}</option>`)}</select></div>
<button type="submit" class="quiet">${text.t('letters.mark.set')}</button>`)}`
    : html`<p>${text.t('letters.mark.never', { reason: mail.never })}</p>
${form(html`<input type="hidden" name="never" value=""><button type="submit" class="quiet">${text.t('letters.mark.again')}</button>`)}`
}
</section>`;
}

function table(
  text: Text,
  caption: Parameters<Text['t']>[0],
  heads: readonly Parameters<Text['t']>[0][],
  rows: readonly (readonly Html[])[],
): Html {
  return html`<table class="cards"><caption class="hidden">${text.t(caption)}</caption><thead><tr>${heads.map((head) => html`<th scope="col">${text.t(head)}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table>`;
}
