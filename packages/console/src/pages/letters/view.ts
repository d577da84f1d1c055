import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField } from '@latchkey/idp/web/parts';
import { type Html, html, raw } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';

export type HeldLine = {
  id: string;
  accountId: string;
  name: string;
  letter: string;
  why: string;
  since: string;
};

export type LettersModel = {
  /** Whether somebody has pressed send: before that no member is mailed. */
  opened: boolean;
  held: readonly HeldLine[];
  total: number;
  /** Every letter; `isOwn`: the co-op says it in its own words in some language. */
  letters: readonly { letter: string; title: string; isOwn: boolean }[];
  csrf: string;
};

/** What the hub writes to members, and the mails that wait for a click. */
export function lettersView(text: Text, model: LettersModel): PageView {
  return {
    title: text.t('letters.title'),
    width: 'wide',
    body: html`<p><a href="/books">${text.t('console.person.back')}</a></p>
<div class="head"><h1>${text.t('letters.title')}</h1><p class="soft">${text.t('letters.intro')}</p></div>
${
  model.opened
    ? null
    : html`<div class="note warn"><h2>${text.t('letters.closed.title')}</h2><p>${text.t('letters.closed.text')}</p><p><a href="/books/invitations">${text.t('letters.closed.go')}</a></p></div>`
}
<section class="card stack" aria-labelledby="held"><h2 id="held">${text.t('letters.waiting.title')}</h2>
${model.held.length === 0 ? html`<p class="soft">${text.t('letters.waiting.none')}</p>` : held(text, model)}
</section>
<section class="card stack" aria-labelledby="texts"><h2 id="texts">${text.t('letters.texts.title')}</h2>
<p class="soft">${text.t('letters.texts.text')}</p>
<ul class="plain">${model.letters.map(
      (one) =>
        html`<li><a href="/books/letters/${one.letter}">${one.title}</a>${one.isOwn ? html` <span class="tag">${text.t('letters.texts.own')}</span>` : null}</li>`,
    )}</ul></section>`,
  };
}

function held(text: Text, model: LettersModel): Html {
  const heads = ['who', 'what', 'why', 'since'] as const;
  return html`<p class="soft">${text.t('letters.waiting.text')}</p>
<form method="post" action="/books/letters/held" class="stack">${csrfField(model.csrf)}
<table class="cards"><caption>${text.t('letters.waiting.caption', { shown: model.held.length, count: model.total })}</caption>
<thead><tr><th scope="col"><span class="hidden">${text.t('letters.waiting.choose')}</span></th>${heads.map((head) => html`<th scope="col">${text.t(`letters.waiting.${head}`)}</th>`)}</tr></thead>
<tbody data-testid="held-mails">${model.held.map(
    (
      one,
    ) => html`<tr><td class="tick"><input type="checkbox" name="id" value="${one.id}" aria-label="${text.t('letters.waiting.choose_one', { name: one.name })}"${raw(' checked')}></td>
<td><a href="/admin/people/${one.accountId}">${one.name}</a></td><td>${one.letter}</td><td>${one.why}</td><td>${one.since}</td></tr>`,
  )}</tbody></table>
<div class="bar row"><button type="submit" name="do" value="send">${text.t('letters.waiting.send')}</button>
<button type="submit" name="do" value="drop" class="quiet">${text.t('letters.waiting.drop')}</button></div>
</form>`;
}
