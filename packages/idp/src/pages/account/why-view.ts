import { sayOf } from '@latchkey/commands/words/say';
import { appSentence, cureSentence } from '@latchkey/commands/words/why-in-words';
import type { Explanation } from '@latchkey/domain/explain';
import { whyAll } from '@latchkey/domain/why';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { Page } from '../../web/page.ts';

/** Why the member has one app, or not, in their own words, and what would change it. */
export type OwnWhy = { app: string; sentence: string; cures: readonly string[] };

/** Every app of the hub, as it concerns the member. */
export function ownWhys(
  said: Explanation | null,
  { text, settings }: Pick<Page, 'text' | 'settings'>,
): OwnWhy[] {
  if (said === null) return [];
  const say = sayOf(settings, { text, now: said.on, voice: 'you' });
  return whyAll(said).apps.map((why) => ({
    app: say.names.app(why.app),
    sentence: appSentence(why, say),
    cures: why.cures.map((cure) => cureSentence(cure, say)),
  }));
}

/** The part of the account page that says why. */
export function ownWhySection(text: Text, whys: readonly OwnWhy[]): Html | null {
  if (whys.length === 0) return null;
  return html`<section class="card stack" aria-labelledby="why"><h2 id="why">${text.t('explanation.you.title')}</h2>
<p class="soft">${text.t('explanation.you.intro')}</p>
${whys.map(
  (one) => html`<div class="tight"><h3>${one.app}</h3><p>${one.sentence}</p>
${one.cures.length === 0 ? null : html`<ul>${one.cures.map((cure) => html`<li>${cure}</li>`)}</ul>`}</div>`,
)}
</section>`;
}
