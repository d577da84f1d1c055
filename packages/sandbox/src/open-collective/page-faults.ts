import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import { FAULT_CHOICES, FAULT_TICKS, type OpenCollectiveFaults } from './faults.ts';
import { keyed } from './page-parts.ts';

/** The switches that break the API; this page itself works in every fault. */
export function faultsPage(faults: OpenCollectiveFaults, text: Text): Html {
  return html`<p>${text.t('sandbox.oc.break_intro')}</p>
<form method="post" action="/_sandbox/" class="card">
${(Object.keys(FAULT_CHOICES) as (keyof typeof FAULT_CHOICES)[]).map((key) => choice(key, faults, text))}
<p><label for="slowMs">${text.t('sandbox.oc.break_slow')}</label>
<input id="slowMs" name="slowMs" type="number" min="0" max="60000" value="${String(faults.slowMs)}"></p>
${FAULT_TICKS.map(
  (key) =>
    html`<p><label><input type="checkbox" name="${key}" value="true"${faults[key] ? html` checked` : ''}> ${keyed(text, `sandbox.oc.break_${key}`)}</label></p>`,
)}
<p><button>${text.t('sandbox.oc.break_apply')}</button></p>
</form>
<p><a href="/">${text.t('sandbox.oc.back')}</a></p>`;
}

function choice(key: keyof typeof FAULT_CHOICES, faults: OpenCollectiveFaults, text: Text): Html {
  return html`<p><label for="${key}">${keyed(text, `sandbox.oc.break_${key}`)}</label>
<select id="${key}" name="${key}">${FAULT_CHOICES[key].map(
    (value) =>
      html`<option value="${value}"${faults[key] === value ? html` selected` : ''}>${keyed(text, `sandbox.oc.break_${key}_${value}`)}</option>`,
  )}</select></p>`;
}
