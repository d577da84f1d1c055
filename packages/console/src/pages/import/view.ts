import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField, selectField } from '@latchkey/idp/web/parts';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { MessageKey, Text } from '@latchkey/runtime/text/text';

export type ImportModel = {
  sources: readonly { name: string; kind: 'manual' | 'file' }[];
  /** What went wrong with the last try; what was pasted stays. */
  fault: MessageKey | null;
  content: string;
  csrf: string;
};

/** A list of members in and out. */
export function importView(text: Text, model: ImportModel): PageView {
  return {
    title: text.t('seats.import.title'),
    width: 'wide',
    body: html`<p><a href="/books">${text.t('console.person.back')}</a></p>
<div class="head"><h1>${text.t('seats.import.title')}</h1><p class="soft">${text.t('seats.import.intro')}</p></div>
${model.fault === null ? null : html`<p class="note bad" role="alert">${text.t(model.fault)}</p>`}
${model.sources.length === 0 ? html`<p class="card">${text.t('seats.import.no_source')}</p>` : forms(text, model)}`,
  };
}

function forms(text: Text, model: ImportModel): Html {
  return html`<section class="card stack" aria-labelledby="in"><h2 id="in">${text.t('seats.import.in')}</h2>
<form method="post" action="/books/import" enctype="multipart/form-data" class="stack">${csrfField(model.csrf)}
${selectField(text, {
  name: 'source',
  label: text.t('seats.import.source'),
  options: model.sources.map(({ name, kind }) => ({
    value: name,
    label: `${name}: ${text.t(`seats.import.into.${kind}`)}`,
  })),
})}
<div class="field"><label for="file">${text.t('seats.import.file')}</label><span class="hint" id="file-hint">${text.t('seats.import.file_hint')}</span><input id="file" name="file" type="file" accept=".csv,.json,.txt" aria-describedby="file-hint"></div>
${pasteField(text, model.content)}
<div><button type="submit" name="go" value="look">${text.t('seats.import.look')}</button></div></form></section>
<section class="card stack" aria-labelledby="out"><h2 id="out">${text.t('seats.import.out')}</h2><p>${text.t('seats.import.out_text')}</p>
<ul class="plain">${model.sources.map(
    ({ name }) =>
      html`<li class="row"><strong>${name}</strong><a href="/books/import/${name}/csv">CSV<span class="hidden"> ${name}</span></a><a href="/books/import/${name}/json">JSON<span class="hidden"> ${name}</span></a></li>`,
  )}</ul></section>`;
}

/** Where a list is pasted, or put right. */
export function pasteField(text: Text, content: string): Html {
  return html`<div class="field"><label for="content">${text.t('seats.import.paste')}</label><textarea id="content" name="content" rows="10" spellcheck="false" autocapitalize="none">${content}</textarea></div>`;
}
