import { type Explanation, explain } from '@latchkey/domain/explain';
import { readCalendar } from '@latchkey/store/clock';
import type { Reader } from '@latchkey/store/database';
import { loadPerson } from '@latchkey/store/person';
import { readSources } from './read-sources.ts';
import { readSettings } from './settings/read-settings.ts';

/** Why a person has access, or not, as things stand now; null where there is no such account, or no settings. */
export async function explainPerson(db: Reader, accountId: string): Promise<Explanation | null> {
  const person = await loadPerson(db, accountId);
  const settings = await readSettings(db);
  if (person === null || settings === null) return null;
  return explain(person, settings.policy, await readSources(db), await readCalendar(db));
}
