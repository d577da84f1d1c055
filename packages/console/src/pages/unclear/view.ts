import type { Unclear } from '@latchkey/domain/unclear';
import type { PageView } from '@latchkey/idp/web/layout';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';

export type UnclearLine = { accountId: string; name: string; open: readonly Unclear[] };

/** What a person has to look at, and why; each with the way to the person. */
export function unclearView(text: Text, model: { lines: readonly UnclearLine[]; more: number }): PageView {
  return {
    title: text.t('books.unclear.title'),
    width: 'wide',
    body: html`<p><a href="/books">${text.t('books.unclear.back')}</a></p>
<h1>${text.t('books.unclear.title')}</h1>
<p>${text.t(model.lines.length === 0 ? 'books.unclear.none' : 'books.unclear.intro')}</p>
${model.lines.length === 0 ? null : html`<ul class="plain stack">${model.lines.map((one) => line(text, one))}</ul>`}
${model.more === 0 ? null : html`<p class="soft">${text.t('books.unclear.more', { count: model.more })}</p>`}`,
  };
}

function line(text: Text, one: UnclearLine): Html {
  return html`<li class="card stack"><h2>${one.name}</h2>
<ul>${one.open.map((open) => {
    const why = text.t(`books.unclear.why.${open.reason}`);
    const basis = open.basis === null ? '' : ` ${text.t('books.unclear.basis', { basis: open.basis })}`;
    return html`<li>${text.t('books.unclear.group', { group: open.group, why })}${basis}</li>`;
  })}</ul>
<p><a href="/admin/people/${one.accountId}">${text.t('books.unclear.look')}<span class="hidden"> (${one.name})</span></a> · <a href="/books/manual">${text.t('books.unclear.by_hand')}</a></p></li>`;
}
