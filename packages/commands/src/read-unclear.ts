import { type Unclear, unclearOf } from '@latchkey/domain/unclear';
import { readCalendar } from '@latchkey/store/clock';
import type { Database } from '@latchkey/store/database';
import { streamPeople } from '@latchkey/store/person';
import { listUnclearCandidates } from '@latchkey/store/unclear-page';
import { readSources } from './read-sources.ts';
import { readSettings } from './settings/read-settings.ts';

/** Somebody of whom the books leave something open. */
export type UnclearPerson = { accountId: string; name: string | null; open: Unclear[] };

/** Of so many the first are judged; a co-op with more has another trouble than single contributions. */
const MOST = 1_000;

/** People of these sources (null: of all) about whom the books alone do not decide. */
export async function readUnclear(db: Database, sources: readonly string[] | null): Promise<UnclearPerson[]> {
  const settings = await readSettings(db.one);
  const candidates = await listUnclearCandidates(db.one, sources, MOST);
  if (settings === null || candidates.length === 0) return [];
  const [states, now] = [await readSources(db.one), await readCalendar(db.one)];
  const open = new Map<string, Unclear[]>();
  const accountIds = candidates.map((one) => one.accountId);
  for await (const people of streamPeople(db, { accountIds })) {
    for (const person of people) {
      open.set(person.account.id, unclearOf(person, settings.policy, states, now));
    }
  }
  return candidates.flatMap((one) => {
    const theirs = open.get(one.accountId) ?? [];
    return theirs.length === 0 ? [] : [{ ...one, open: theirs }];
  });
}
