import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { OwnWhy } from '../../web/own-why.ts';

/** The part of the account page that says why, app by app. */
export function ownWhySection(
  text: Text,
  whys: readonly Pick<OwnWhy, 'title' | 'sentence' | 'cures'>[],
): Html | null {
  if (whys.length === 0) return null;
  return html`<section class="card stack" aria-labelledby="why"><h2 id="why">${text.t('explanation.you.title')}</h2>
<p class="soft">${text.t('explanation.you.intro')}</p>
${whys.map(
  (one) => html`<div class="tight"><h3>${one.title}</h3><p>${one.sentence}</p>
${one.cures.length === 0 ? null : html`<ul>${one.cures.map((cure) => html`<li>${cure}</li>`)}</ul>`}</div>`,
)}
</section>`;
}
