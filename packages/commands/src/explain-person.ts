import { type Explanation, explain } from '@latchkey/domain/explain';
import type { Surroundings } from '@latchkey/domain/surroundings';
import { readCalendar } from '@latchkey/store/clock';
import type { Reader } from '@latchkey/store/database';
import { readApprovedOf, readAppStates, readHeldOf, readQuestionsOf } from '@latchkey/store/explanation';
import { loadPerson } from '@latchkey/store/person';
import { readApprovals } from './read-approvals.ts';
import { readSources } from './read-sources.ts';
import { type HubSettings, readSettings } from './settings/read-settings.ts';

/** Why a person has access, or not, as things stand now; null where there is no such account, or no settings. */
export async function explainPerson(db: Reader, accountId: string): Promise<Explanation | null> {
  const person = await loadPerson(db, accountId);
  const settings = await readSettings(db);
  if (person === null || settings === null) return null;
  const around = await readSurroundings(db, accountId, settings);
  return explain(person, settings.policy, await readSources(db), await readCalendar(db), around);
}

async function readSurroundings(db: Reader, accountId: string, settings: HubSettings): Promise<Surroundings> {
  const held = await readHeldOf(db, accountId);
  const words = held.length === 0 ? null : await readApprovals(db, settings.policy);
  return {
    apps: await readAppStates(db, accountId),
    held: held.map((one) => ({ ...one, standing: words?.standing(accountId, one.key).kind ?? 'none' })),
    approvals: await readApprovedOf(db, accountId),
    questions: await readQuestionsOf(db, accountId),
  };
}
