import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';

/** "Ask us", with the co-op's own address; nothing where there is none. */
export function askContact(text: Text, contact: string | null): Html | null {
  if (contact === null) return null;
  return html`<p class="soft small">${text.t('idp.contact')} <a href="mailto:${contact}">${contact}</a></p>`;
}
