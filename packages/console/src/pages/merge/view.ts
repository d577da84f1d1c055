import type { MergePreview, MergeSide } from '@latchkey/commands/preview-merge';
import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField, textField } from '@latchkey/idp/web/parts';
import { type Html, html, raw } from '@latchkey/runtime/text/html';
import type { MessageKey, Text } from '@latchkey/runtime/text/text';

/** A merge with what it does. `titles`: what apps and groups are called. */
export type MergeView = {
  preview: MergePreview;
  title: (kind: 'app' | 'group', name: string) => string;
};

export type MergeModel = {
  csrf: string;
  mayDecide: boolean;
  /** What is being looked at before it is proposed; null: nothing yet. */
  draft: MergeView | null;
  typed: { keep: string; gone: string };
  open: readonly (MergeView & { id: string; on: string; untilOn: null })[];
  done: readonly { id: string; keep: string; untilOn: string }[];
};

/** Two accounts of one person: the preview, what waits for a second person, and what can still be undone. */
export function mergeView(text: Text, model: MergeModel): PageView {
  const title = text.t('names.merge.title');
  return {
    title,
    width: 'wide',
    body: html`<p><a href="/books">${text.t('console.person.back')}</a></p>
<div class="head"><h1>${title}</h1><p class="soft">${text.t('names.merge.intro')}</p></div>
${model.open.map(
  (
    one,
  ) => html`<section class="card stack" aria-labelledby="m-${one.id}" data-testid="merge-open"><h2 id="m-${one.id}">${text.t('names.merge.waits')}</h2><p class="soft small">${one.on}</p>
${sides(text, one)}${apps(text, one, false)}
<div class="row">${model.mayDecide ? html`<form method="post" action="/admin/merge/${one.id}/approve">${csrfField(model.csrf)}<button type="submit">${text.t('names.merge.approve')}</button></form>` : null}
<form method="post" action="/admin/merge/${one.id}/reject">${csrfField(model.csrf)}<button type="submit" class="quiet">${text.t('names.merge.reject')}</button></form></div></section>`,
)}
${model.mayDecide ? ask(text, model) : null}
${
  model.done.length === 0
    ? null
    : html`<section class="card stack" aria-labelledby="done"><h2 id="done">${text.t('names.merge.done')}</h2><ul class="plain stack">${model.done.map(
        (one) =>
          html`<li class="row"><strong>${one.keep}</strong><span class="soft small">${text.t('names.merge.undo_until', { date: one.untilOn })}</span>${
            model.mayDecide
              ? html`<form method="post" action="/admin/merge/${one.id}/undo">${csrfField(model.csrf)}<button type="submit" class="quiet slim">${text.t('names.merge.undo')}</button></form>`
              : null
          }</li>`,
      )}</ul></section>`
}`,
  };
}

function ask(text: Text, model: MergeModel): Html {
  const { draft } = model;
  if (draft !== null) {
    const { keep, gone } = draft.preview;
    return html`<section class="card stack" aria-labelledby="preview" data-testid="merge-preview"><h2 id="preview">${text.t('names.merge.preview')}</h2>
${sides(text, draft)}
<form method="post" action="/admin/merge" class="stack">${csrfField(model.csrf)}<input type="hidden" name="keep" value="${keep.id}"><input type="hidden" name="gone" value="${gone.id}">
${apps(text, draft, true)}
<p class="note small">${text.t('names.merge.what')}</p>
<div class="row"><button type="submit">${text.t('names.merge.propose')}</button><a href="/admin/merge?keep=${gone.id}&gone=${keep.id}">${text.t('names.merge.swap')}</a><a href="/admin/merge">${text.t('idp.account.cancel')}</a></div></form></section>`;
  }
  return html`<section class="card stack" aria-labelledby="ask"><h2 id="ask">${text.t('names.merge.ask')}</h2>
<form method="get" action="/admin/merge" class="stack">
${textField(text, { name: 'keep', label: text.t('names.merge.keep'), hint: text.t('names.merge.person_hint'), value: model.typed.keep, autocomplete: 'off', plain: true })}
${textField(text, { name: 'gone', label: text.t('names.merge.gone'), value: model.typed.gone, autocomplete: 'off', plain: true })}
<div class="row"><button type="submit" class="quiet">${text.t('names.merge.look')}</button></div></form></section>`;
}

function sides(text: Text, { preview, title }: MergeView): Html {
  return html`<div class="columns">${side(text, 'names.merge.keep', preview.keep, title)}${side(text, 'names.merge.gone', preview.gone, title)}</div>`;
}

function side(text: Text, heading: MessageKey, one: MergeSide, title: MergeView['title']): Html {
  const list = (items: readonly string[]) =>
    items.length === 0
      ? html`<span class="soft">${text.t('idp.account.nothing')}</span>`
      : html`${items.join(', ')}`;
  return html`<div class="stack"><h3>${text.t(heading)}</h3>
<p><strong>${one.name ?? one.username ?? text.t('console.nameless')}</strong> <span class="soft">${one.username}</span> <span class="tag">${text.t(`console.life.${one.life}`)}</span></p>
<dl>
<dt>${text.t('names.merge.holds')}</dt><dd>${list(one.holds.map((hold) => text.t(`idp.hold_name.${hold}`)))}</dd>
<dt>${text.t('idp.account.groups')}</dt><dd>${list(one.groups.map((group) => title('group', group)))}</dd>
<dt>${text.t('idp.account.roles')}</dt><dd>${list(one.roles.map((role) => text.t(`idp.role.${role as 'admin'}`)))}</dd>
<dt>${text.t('idp.account.books')}</dt><dd>${list(one.identities.map((id) => `${id.slug ?? text.t('idp.account.known_there')} (${id.source})`))}</dd>
<dt>${text.t('idp.account.addresses')}</dt><dd>${one.addresses}</dd>
</dl></div>`;
}

function apps(text: Text, { preview, title }: MergeView, asks: boolean): Html | null {
  if (preview.apps.length === 0) return null;
  return html`<div class="stack">${preview.apps.map(({ app, keep, gone, stays }) => {
    const name = title('app', app);
    if (keep === null || gone === null)
      return html`<p><strong>${name}</strong> – ${text.t('names.merge.only', { handle: keep ?? gone ?? '' })}</p>`;
    if (!asks)
      return html`<p><strong>${name}</strong> – ${text.t('names.merge.stays', { stays: stays === 'keep' ? keep : gone, other: stays === 'keep' ? gone : keep })}</p>`;
    const choice = (value: 'keep' | 'gone', handle: string) =>
      html`<label class="choice"><input type="radio" name="app.${app}" value="${value}"${value === stays ? raw(' checked') : null}><span>${handle}</span></label>`;
    return html`<fieldset><legend>${text.t('names.merge.which', { app: name })}</legend>${choice('keep', keep)}${choice('gone', gone)}</fieldset>`;
  })}</div>`;
}
