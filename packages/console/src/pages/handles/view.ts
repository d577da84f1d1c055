import type { HandleWay } from '@latchkey/domain/handle-way';
import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField } from '@latchkey/idp/web/parts';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';

export type HandlesModel = {
  csrf: string;
  requests: readonly {
    id: string;
    name: string;
    username: string;
    wanted: string;
    asked: string;
    ways: readonly { app: string; way: HandleWay }[];
    own: boolean;
  }[];
  moves: readonly {
    id: string;
    name: string;
    app: string;
    /** The name of the account there that is given up; null: nobody knows it any more. */
    handle: string | null;
    opened: string;
    ready: boolean;
    merge: boolean;
  }[];
};

/** Members who ask for another username, and accounts in apps that are moved by hand. */
export function handlesView(text: Text, model: HandlesModel): PageView {
  const title = text.t('names.handles.title');
  return {
    title,
    width: 'wide',
    body: html`<p><a href="/books">${text.t('console.person.back')}</a></p>
<div class="head"><h1>${title}</h1><p class="soft">${text.t('names.handles.intro')}</p></div>
${
  model.requests.length === 0
    ? html`<p class="card">${text.t('names.handles.none')}</p>`
    : model.requests.map((one) => request(text, model.csrf, one))
}
${
  model.moves.length === 0
    ? null
    : html`<section class="stack" aria-labelledby="moves"><h2 id="moves">${text.t('names.handles.moves')}</h2>
<p class="soft">${text.t('names.handles.moves_text')}</p>
${model.moves.map((one) => move(text, model.csrf, one))}</section>`
}`,
  };
}

function request(text: Text, csrf: string, one: HandlesModel['requests'][number]): Html {
  return html`<section class="card stack" aria-labelledby="r-${one.id}" data-testid="handle-request"><div class="tight"><h2 id="r-${one.id}">${one.name}</h2>
<p>${text.t('names.handles.asks', { username: one.username, wanted: one.wanted })}</p><p class="soft small">${one.asked}</p></div>
${
  one.ways.length === 0
    ? html`<p class="soft">${text.t('names.handles.no_apps')}</p>`
    : html`<ul>${one.ways.map((way) => html`<li><strong>${way.app}</strong> – ${text.t(`names.way.${way.way}`)}</li>`)}</ul>`
}
${
  one.own
    ? html`<p class="note warn">${text.t('names.handles.said.own-request')}</p>`
    : html`<div class="row"><form method="post" action="/admin/handles/${one.id}/grant">${csrfField(csrf)}<button type="submit">${text.t('names.handles.grant')}</button></form>
<form method="post" action="/admin/handles/${one.id}/refuse">${csrfField(csrf)}<button type="submit" class="quiet">${text.t('names.handles.refuse')}</button></form></div>`
}</section>`;
}

function move(text: Text, csrf: string, one: HandlesModel['moves'][number]): Html {
  return html`<div class="card stack" data-testid="move"><div class="tight"><h3>${one.name} · ${one.app}</h3><p class="row"><span class="tag ${one.ready ? 'good' : 'warn'}">${text.t(one.ready ? 'names.handles.ready' : 'names.handles.not_ready')}</span><span class="soft small">${one.opened}</span></p></div>
<ol>${
    one.handle === null
      ? null
      : html`<li>${text.t(one.merge ? 'names.handles.step.merge' : 'names.handles.step.untie', { handle: one.handle, app: one.app })}</li>`
  }<li>${text.t(one.merge ? 'names.handles.step.close' : 'names.handles.step.press')}</li></ol>
<form method="post" action="/admin/handles/moves/${one.id}/done">${csrfField(csrf)}<button type="submit" class="quiet">${text.t('names.handles.done')}</button></form></div>`;
}
