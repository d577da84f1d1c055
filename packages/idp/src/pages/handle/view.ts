import { type Html, html } from '@latchkey/runtime/text/html';
import type { MessageKey, Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import { csrfField, errorSummary, type FieldFaults, textField } from '../../web/parts.ts';

export type HandleModel = {
  csrf: string;
  username: string;
  /** What is open, or how the last request ended; null: none was made. */
  request: {
    id: string;
    wanted: string | null;
    state: 'checking' | 'asked' | 'granted' | 'refused' | 'withdrawn' | 'taken';
  } | null;
  typed: string;
  faults: FieldFaults;
  /** Accounts in apps that have to be moved by hand. `keys`: the app encrypts, and its keys have to be taken along. */
  moves: readonly { id: string; app: string; ready: boolean; keys: boolean; merge: boolean }[];
};

/** Another username: asking for it, how it stands, and what is to be done in apps that cannot change one. */
export function handleView(text: Text, model: HandleModel): PageView {
  const title = text.t('names.handle.title');
  return {
    title,
    width: 'narrow',
    hasFaults: Object.keys(model.faults).length > 0,
    body: html`<div class="card stack">
<div class="head"><h1>${title}</h1><p class="soft">${text.t('names.handle.now', { username: model.username })}</p></div>
${model.request?.wanted == null ? form(text, model) : waiting(text, model, model.request.id, model.request.wanted)}
<p><a href="/account">${text.t('names.back')}</a></p>
</div>
${model.moves.length === 0 ? null : moves(text, model)}`,
  };
}

function form(text: Text, model: HandleModel): Html {
  const { request } = model;
  const told: MessageKey | null = request === null ? null : `names.handle.state.${request.state}`;
  return html`${told === null ? null : html`<p class="note${request?.state === 'granted' ? ' good' : ''}" role="status">${text.t(told)}</p>`}
<p>${text.t('names.handle.text')}</p>
${errorSummary(text, model.faults)}
<form method="post" action="/account/handle" class="stack" novalidate>
${csrfField(model.csrf)}
${textField(text, {
  name: 'username',
  label: text.t('names.handle.wanted'),
  hint: text.t('idp.claim.username_hint'),
  value: model.typed,
  autocomplete: 'off',
  faults: model.faults,
  maxLength: 60,
  plain: true,
})}
<div class="row"><button type="submit">${text.t('names.handle.ask')}</button></div>
</form>`;
}

function waiting(text: Text, model: HandleModel, id: string, wanted: string): Html {
  const state = model.request?.state === 'checking' ? 'checking' : 'asked';
  return html`<p class="note" role="status" data-testid="handle-waits"><strong>${wanted}</strong><br>${text.t(`names.handle.state.${state}`)}</p>
<form method="post" action="/account/handle/${id}/withdraw">${csrfField(model.csrf)}<button type="submit" class="quiet">${text.t('names.handle.withdraw')}</button></form>`;
}

function moves(text: Text, model: HandleModel): Html {
  return html`<section class="card stack" aria-labelledby="moves"><h2 id="moves">${text.t('names.moves.title')}</h2>
${model.moves.map(
  (
    move,
  ) => html`<div class="stack" data-testid="move"><h3>${move.app}</h3><p>${text.t(move.merge ? 'names.moves.merge' : 'names.moves.why', { app: move.app })}</p>
<ol><li>${text.t('names.moves.take')}</li>${move.keys ? html`<li>${text.t('names.moves.keys')}</li>` : null}<li>${text.t('names.moves.tell')}</li><li>${text.t('names.moves.say')}</li></ol>
${
  move.ready
    ? html`<p class="note good" role="status">${text.t('names.moves.ready')}</p>`
    : html`<form method="post" action="/account/handle/${move.id}/ready">${csrfField(model.csrf)}<button type="submit" class="quiet">${text.t('names.moves.press')}</button></form>`
}</div>`,
)}</section>`;
}
