import type { ChainLine, ChainLink } from '@latchkey/commands/words/chain-in-words';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { MessageKey, Text } from '@latchkey/runtime/text/text';

/** Why one app or group is as it is: a sentence, the chain behind it, and what would change it. */
export type WhyModel = {
  title: string;
  sentence: string;
  state: { label: string; tone: 'good' | 'warn' | 'bad' };
  chain: readonly ChainLink[];
  cures: readonly string[];
};

/** The part of the page about a person that says why, app by app, and for groups that open none. */
export function whySection(text: Text, whys: readonly WhyModel[]): Html | null {
  if (whys.length === 0) return null;
  return html`<section class="card stack" aria-labelledby="why"><h2 id="why">${text.t('explanation.title')}</h2>
${whys.map(
  (one) => html`<div class="tight">
<h3 class="row">${one.title} <span class="tag ${one.state.tone}">${one.state.label}</span></h3>
<p>${one.sentence}</p>
${
  one.cures.length === 0
    ? null
    : html`<div><strong>${text.t('explanation.heading.cures')}</strong><ul>${one.cures.map((cure) => html`<li>${cure}</li>`)}</ul></div>`
}
<details><summary>${text.t('explanation.chain-of', { what: one.title })}</summary>
<dl>${one.chain.map((link) => html`<dt>${link.label}</dt><dd>${nested(text, link.lines, 0)}</dd>`)}</dl>
</details>
</div>`,
)}
</section>`;
}

const TONES = { yes: 'good', grace: 'warn', no: 'bad', unclear: 'warn' } as const;

/** Lines as lists within lists. */
function nested(text: Text, lines: readonly ChainLine[], depth: number): Html {
  const items: { line: ChainLine; under: ChainLine[] }[] = [];
  for (const line of lines) {
    const last = items.at(-1);
    if (line.depth > depth && last !== undefined) last.under.push(line);
    else items.push({ line, under: [] });
  }
  return html`<ul class="${depth === 0 ? 'plain' : 'under'}">${items.map(
    ({ line, under }) =>
      html`<li>${line.mark === null ? null : html`<span class="tag ${TONES[line.mark]}">${text.t(`explanation.mark.${line.mark}` satisfies MessageKey)}</span> `}${line.text}${under.length === 0 ? null : nested(text, under, depth + 1)}</li>`,
  )}</ul>`;
}
