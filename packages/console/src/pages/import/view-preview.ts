import type { ImportKind, ImportLine } from '@latchkey/commands/import/import-plan';
import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField } from '@latchkey/idp/web/parts';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { ReadProblem } from '@latchkey/store/source-read';
import { pasteField } from './view.ts';

export type ImportPreviewModel = {
  source: string;
  content: string;
  digest: string;
  lines: readonly ImportLine[];
  problems: readonly ReadProblem[];
  csrf: string;
};

const KINDS: readonly ImportKind[] = ['new', 'question', 'changed', 'ends', 'barred', 'same'];
/** So many of each kind are named; the others are counted. */
const MOST = 200;

/** What importing a file would do, line by line; with a fault it says the cure, and the list can be put right here. */
export function importPreviewView(text: Text, model: ImportPreviewModel): PageView {
  const { problems } = model;
  return {
    title: text.t('seats.import.preview'),
    width: 'wide',
    body: html`<p><a href="/books/import">${text.t('seats.import.back')}</a></p>
<div class="head"><h1>${text.t('seats.import.preview')}</h1></div>
${
  problems.length === 0
    ? null
    : html`<div class="note bad" role="alert"><h2>${text.t('seats.import.bad', { count: problems.length })}</h2><ul data-testid="bad-lines">${problems.map((one) => html`<li>${problemText(text, one)}</li>`)}</ul></div>`
}
${KINDS.map((kind) => part(text, kind, model.lines))}
<section class="card stack" aria-labelledby="go"><h2 id="go">${text.t(problems.length === 0 ? 'seats.import.go_title' : 'seats.import.right_title')}</h2>
<form method="post" action="/books/import" enctype="multipart/form-data" class="stack">${csrfField(model.csrf)}
<input type="hidden" name="source" value="${model.source}"><input type="hidden" name="digest" value="${model.digest}">
${
  problems.length === 0
    ? html`<p>${text.t('seats.import.go_text')}</p><div class="row"><button type="submit" name="go" value="apply">${text.t('seats.import.go')}</button></div>
<details><summary>${text.t('seats.import.edit')}</summary>${pasteField(text, model.content)}<div><button type="submit" name="go" value="look" class="quiet">${text.t('seats.import.look')}</button></div></details>`
    : html`${pasteField(text, model.content)}<div><button type="submit" name="go" value="look">${text.t('seats.import.look')}</button></div>`
}</form></section>`,
  };
}

function part(text: Text, kind: ImportKind, lines: readonly ImportLine[]): Html | null {
  const own = lines.filter((line) => line.kind === kind);
  if (own.length === 0) return null;
  return html`<section class="card" aria-labelledby="k-${kind}"><h2 id="k-${kind}">${text.t(`seats.import.kind.${kind}`)} (${text.number(own.length)})</h2>
<p class="soft">${text.t(`seats.import.kind_text.${kind}`)}</p>
<details${kind === 'same' ? null : html` open`}><summary>${text.t('seats.import.who')}</summary><ul data-testid="import-${kind}">${own
    .slice(0, MOST)
    .map(
      (line) =>
        html`<li>${line.who}${line.until === null ? null : html` <span class="soft small">${text.t('seats.import.until')} ${line.until}</span>`}${line.line === null ? null : html` <span class="soft small">${text.t('seats.import.at_line', { line: line.line })}</span>`}</li>`,
    )}</ul>${own.length > MOST ? html`<p class="soft">${text.t('seats.import.more', { count: own.length - MOST })}</p>` : null}</details></section>`;
}

/** A fault with its line, and what would be right in that column. */
function problemText(text: Text, { code, params }: ReadProblem): string {
  const key = `errors.source.${code}`;
  const said = text.has(key) ? text.t(key, params) : code;
  const cure = `seats.import.cure.${params.column}`;
  return code === 'file-line' && text.has(cure) ? `${said} ${text.t(cure)}` : said;
}
