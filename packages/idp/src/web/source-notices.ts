import { readTokenEnds } from '@latchkey/commands/read-token-ends';
import { readTroubles } from '@latchkey/commands/read-troubles';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { Reader } from '@latchkey/store/database';
import type { RoleRow } from '@latchkey/store/role';

/** From so many days before a token's end on pages say so. */
const SOON_DAYS = 30;

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
  const ends = (await readTokenEnds(db)).filter(
    (one) => one.daysLeft <= SOON_DAYS && (sources === null || sources.includes(one.source)),
  );
  if (troubles.length === 0 && ends.length === 0) return null;
  return html`${troubles.map(({ source, since, code, params }) => {
    const key = `errors.source.${code}`;
    const why =
      code === null ? text.t('books.pull.banner.stale') : text.has(key) ? text.t(key, params) : code;
    return html`<div class="note bad" role="status"><p><strong>${text.t('books.pull.banner.title', { source, date: text.dateTime(since, timezone) })}</strong></p>
<p>${why}</p><p>${text.t('books.pull.banner.nobody_loses')} <a href="/books#reads">${text.t('books.pull.banner.look')}</a></p></div>`;
  })}${ends.map(({ source, endsOn, daysLeft }) => {
    const date = text.date(new Date(`${endsOn}T12:00:00Z`), 'UTC');
    const said = text.t(daysLeft < 0 ? 'books.pull.token.ended' : 'books.pull.token.ends', { source, date });
    return html`<p class="note warn" role="status">${said} <a href="/books/sources/${source}">${text.t('books.pull.token.set')}</a></p>`;
  })}`;
}
