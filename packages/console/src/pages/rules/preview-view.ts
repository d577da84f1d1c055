import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';

/** What other rules would change, in words. `people`: the first of them. */
export type PreviewModel = {
  gain: number;
  lose: number;
  sooner: number;
  newPeople: number;
  noLonger: number;
  scopes: readonly { title: string; kind: 'app' | 'group'; gain: number; lose: number }[];
  people: readonly {
    accountId: string;
    name: string;
    gains: readonly string[];
    losses: readonly string[];
    ends: readonly string[];
  }[];
  more: number;
  shortGraces: readonly { text: string; people: readonly { accountId: string; name: string }[] }[];
  affected: number;
  needsSecond: boolean;
  looserGuard: boolean;
};

/** Who gains, who loses, in which app, and why. */
export function previewSection(text: Text, model: PreviewModel): Html {
  const nothing = model.affected === 0;
  return html`<section class="card stack" aria-labelledby="who" data-testid="preview"><h2 id="who">${text.t('guard.preview.who')}</h2>
${nothing ? html`<p>${text.t('guard.preview.nobody')}</p>` : numbers(text, model)}
${model.looserGuard ? html`<p class="note warn">${text.t('guard.preview.looser')}</p>` : null}
${model.shortGraces.map(
  (one) =>
    html`<div class="note warn" data-testid="short-grace"><p>${one.text}</p>${one.people.length === 0 ? null : html`<ul>${one.people.map((who) => html`<li><a href="/admin/people/${who.accountId}">${who.name}</a></li>`)}</ul>`}</div>`,
)}
${
  model.scopes.length === 0
    ? null
    : html`<table class="cards"><caption>${text.t('guard.preview.by_scope')}</caption><thead><tr><th scope="col">${text.t('guard.limits.what')}</th><th scope="col">${text.t('guard.preview.gain')}</th><th scope="col">${text.t('guard.preview.lose')}</th></tr></thead>
<tbody>${model.scopes.map((one) => html`<tr><td><strong>${one.title}</strong> <span class="soft small">${text.t(`guard.limits.kind.${one.kind}`)}</span></td><td>${text.number(one.gain)}</td><td>${text.number(one.lose)}</td></tr>`)}</tbody></table>`
}
${
  model.people.length === 0
    ? null
    : html`<table class="cards"><caption>${text.t('guard.preview.by_person')}</caption><thead><tr><th scope="col">${text.t('console.invitations.who')}</th><th scope="col">${text.t('guard.preview.loses')}</th><th scope="col">${text.t('guard.preview.gains')}</th></tr></thead>
<tbody>${model.people.map(
        (one) =>
          html`<tr><td><strong><a href="/admin/people/${one.accountId}">${one.name}</a></strong></td><td>${list([...one.losses, ...one.ends])}</td><td>${list(one.gains)}</td></tr>`,
      )}</tbody></table>`
}
${model.more === 0 ? null : html`<p class="soft">${text.t('guard.preview.more', { count: model.more })}</p>`}
</section>`;
}

function numbers(text: Text, model: PreviewModel): Html {
  const shown = (['lose', 'sooner', 'gain', 'newPeople', 'noLonger'] as const).filter(
    (key) => model[key] > 0,
  );
  return html`<ul class="stats">${shown.map((key) => html`<li><strong>${text.number(model[key])}</strong>${text.t(`guard.preview.count.${key}`)}</li>`)}</ul>`;
}

function list(items: readonly string[]): Html {
  return items.length === 0
    ? html`<span class="soft">–</span>`
    : html`<ul class="plain">${items.map((one) => html`<li>${one}</li>`)}</ul>`;
}
