import { csrfField } from '@latchkey/idp/web/parts';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';

/** How sending is gone about: seen oneself first, then all at once or little by little. */
export type StepsModel = {
  /** Whether the visitor may send: they have sent the mail to themselves, or the hub was opened for mail before. */
  maySend: boolean;
  /** Groups that one can begin with. */
  groups: readonly { name: string; title: string }[];
  /** What goes out by itself, some a day; null: nothing. */
  queue: { count: number; perDay: number; nextOn: string } | null;
};

/** Said as long as nobody has seen the mail: nothing can be sent yet. */
export function firstStep(text: Text, steps: StepsModel): Html | null {
  if (steps.maySend) return null;
  return html`<div class="note warn" role="status"><h2>${text.t('letters.first.title')}</h2><p>${text.t('letters.first.text')}</p></div>`;
}

/** What goes out by itself, with the button that stops it. */
export function queueNote(text: Text, steps: StepsModel, csrf: string): Html | null {
  const { queue } = steps;
  if (queue === null) return null;
  return html`<div class="note" role="status"><h2>${text.t('letters.queue.title', { count: queue.count })}</h2>
<p>${text.t('letters.queue.text', { perDay: queue.perDay, date: queue.nextOn })}</p>
<form method="post" action="/books/invitations/stop">${csrfField(csrf)}<button type="submit" class="quiet">${text.t('letters.queue.stop')}</button></form></div>`;
}

/** One group as a trial, or so many people a day. */
export function littleByLittle(
  text: Text,
  steps: StepsModel,
  form: { csrf: string; shownAt: string },
): Html | null {
  if (!steps.maySend) return null;
  const hidden = html`${csrfField(form.csrf)}<input type="hidden" name="shownAt" value="${form.shownAt}">`;
  return html`<section class="card stack" aria-labelledby="slowly"><h2 id="slowly">${text.t('letters.more.title')}</h2>
${
  steps.groups.length === 0
    ? null
    : html`<form method="post" action="/books/invitations/group" class="row">${hidden}
<div class="field"><label for="group">${text.t('letters.more.group')}</label><select id="group" name="group">${steps.groups.map((one) => html`<option value="${one.name}">${one.title}</option>`)}</select></div>
<button type="submit" class="quiet">${text.t('letters.more.group_go')}</button></form>`
}
<form method="post" action="/books/invitations/daily" class="row">${hidden}
<div class="field"><label for="perDay">${text.t('letters.more.per_day')}</label><input id="perDay" name="perDay" type="number" inputmode="numeric" min="1" max="500" value="20" required aria-describedby="perDay-hint"><span class="soft small" id="perDay-hint">${text.t('letters.more.per_day_hint')}</span></div>
<button type="submit" class="quiet">${text.t('letters.more.per_day_go')}</button></form>
</section>`;
}
