import { daysUntil, tokenEndOf } from '@latchkey/domain/token-end';
import { readCalendar } from '@latchkey/store/clock';
import type { Reader } from '@latchkey/store/database';
import { listReplacedTokens } from '@latchkey/store/source-token';
import { readSettings } from './settings/read-settings.ts';

/** Until when a source's token is good. `endsOn`: the last day; `daysLeft` below zero: it is over. */
export type TokenEnd = { source: string; endsOn: string; daysLeft: number };

/** Of every source of the settings in force whose token has an end that somebody named. */
export async function readTokenEnds(db: Reader): Promise<TokenEnd[]> {
  const settings = await readSettings(db);
  if (settings === null) return [];
  const replaced = await listReplacedTokens(db);
  const now = await readCalendar(db);
  return Object.entries(settings.document.sources).flatMap(([name, source]) => {
    if (source.kind !== 'open-collective') return [];
    const endsOn = tokenEndOf(source.token_ends ?? null, replaced.find((one) => one.source === name) ?? null);
    return endsOn === null ? [] : [{ source: name, endsOn, daysLeft: daysUntil(endsOn, now) }];
  });
}
