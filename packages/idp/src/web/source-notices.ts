import { readTroubles } from '@latchkey/commands/read-troubles';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { Reader } from '@latchkey/store/database';
import type { RoleRow } from '@latchkey/store/role';

/** What every page of those who answer for a source says while it cannot be read; null: nothing is wrong. */
export async function readSourceNotices(
  db: Reader,
  who: { roles: readonly RoleRow[]; text: Text; timezone: string },
): Promise<Html | null> {
  const { roles, text, timezone } = who;
  const sources = roles.some(({ role }) => role === 'admin')
    ? null
    : roles.filter(({ role }) => role === 'treasurer').map(({ source }) => source);
  const troubles = await readTroubles(db, sources);
  if (troubles.length === 0) return null;
  return html`${troubles.map(({ source, since, code, params }) => {
    const key = `errors.source.${code}`;
    const why =
      code === null ? text.t('books.pull.banner.stale') : text.has(key) ? text.t(key, params) : code;
    return html`<div class="note bad" role="status"><p><strong>${text.t('books.pull.banner.title', { source, date: text.dateTime(since, timezone) })}</strong></p>
<p>${why}</p><p>${text.t('books.pull.banner.nobody_loses')} <a href="/books#reads">${text.t('books.pull.banner.look')}</a></p></div>`;
  })}`;
}
