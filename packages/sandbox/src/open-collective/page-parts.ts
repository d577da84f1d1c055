import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type Koa from 'koa';
import type { TextKey } from '../stand-in/page.ts';
import type { OpenCollective } from './open-collective.ts';
import type { OrderView } from './person-view.ts';

/** A key made of a code, where there is such a text. */
export function keyed(text: Text, key: string): string | null {
  return text.has(key) ? text.t(key) : null;
}

/** What was just done, or why it was not, from `?done=` and `?fault=`. */
export function noticeOf(ctx: Koa.Context, text: Text): Html | null {
  const fault = keyed(text, `sandbox.oc.fault_${ctx.query.fault}`);
  if (fault) return html`<p class="card bad" role="alert" data-testid="fault">${fault}</p>`;
  const done = keyed(text, `sandbox.oc.done_${ctx.query.done}`);
  return done ? html`<p class="card" role="status" data-testid="done">${done}</p>` : null;
}

/** The status in words, with the books' own word. */
export function statusText(text: Text, status: OrderView['status']): Html {
  return html`${keyed(text, `sandbox.oc.status_${status}`)} <code>${status}</code>`;
}

/** A role in words, with the books' own word. */
export function roleText(text: Text, role: string): Html {
  return html`${keyed(text, `sandbox.oc.role_${role}`) ?? role} <code>${role}</code>`;
}

/** A day in words; null: a dash. */
export function dayText(text: Text, instant: string | null): string {
  return instant === null ? '–' : text.date(new Date(instant), 'UTC');
}

/** Euros of cents. */
export function moneyText(text: Text, cents: number): string {
  return `${text.number(cents / 100)} €`;
}

/** A choice of tiers. */
export function tierSelect(stand: OpenCollective, text: Text, id: string, recurringOnly = false): Html {
  const tiers = stand.tiers().filter((tier) => !recurringOnly || tier.frequency !== 'ONETIME');
  return html`<label for="${id}">${text.t('sandbox.oc.tier')}</label>
<select id="${id}" name="tier">${tiers.map((tier) => {
    const price = `${moneyText(text, tier.amount ?? 0)}, ${keyed(text, `sandbox.oc.frequency_${tier.frequency}`)}`;
    return html`<option value="${tier.slug}">${tier.name} (${price})</option>`;
  })}</select>`;
}

/** One form of one thing to do to a person: fields, then the button. */
export function verbForm(
  text: Text,
  action: string,
  verb: string,
  label: TextKey,
  fields: Html | null = null,
  quiet = false,
): Html {
  return html`<form method="post" action="${action}/${verb}" class="card" data-testid="form-${verb}">
${fields}<p class="last"><button${quiet ? html` class="quiet"` : ''}>${text.t(label)}</button></p>
</form>`;
}
