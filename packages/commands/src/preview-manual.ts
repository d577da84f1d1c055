import { randomUUID } from 'node:crypto';
import { type Change, changeKey } from '@latchkey/domain/change';
import { decide } from '@latchkey/domain/decide';
import type { Fact, ManualData } from '@latchkey/domain/fact';
import type { Person } from '@latchkey/domain/person';
import { readCalendar } from '@latchkey/store/clock';
import type { Reader } from '@latchkey/store/database';
import { loadPerson } from '@latchkey/store/person';
import { readSources } from './read-sources.ts';
import type { HubSettings } from './settings/read-settings.ts';

/**
 * What entering a member by hand would do. `apps`: what it opens (for somebody new: once they have claimed).
 * `waits`: the group is privileged, so joining it waits for a second look. `later`: nothing before its first day.
 */
export type ManualPreview = { apps: string[]; waits: boolean; later: boolean; changes: Change[] };

/** Decides a person as if the membership were in the books already; writes nothing. */
export async function previewManual(
  db: Reader,
  input: { source: string; accountId: string | null; data: ManualData },
  settings: HubSettings,
): Promise<ManualPreview> {
  const { policy } = settings;
  const now = await readCalendar(db);
  const { data, source } = input;
  const waits = policy.groups.some((group) => group.name === data.group && group.privileged);
  const later = data.from !== null && new Date(data.from) > now;
  const opened = policy.apps.filter((app) => app.opens.includes(data.group)).map((app) => app.name);
  const person = input.accountId === null ? null : await loadPerson(db, input.accountId);
  if (person === null) return { apps: opened, waits, later, changes: [] };
  const known = await readSources(db);
  const state = known[source];
  if (state === undefined) return { apps: [], waits, later, changes: [] };
  const sources = { ...known, [source]: { ...state, lastCompleteOn: now } };
  const before = new Set(decide(person, policy, sources, now).map(changeKey));
  const changes = decide(withRow(person, source, data, now), policy, sources, now).filter(
    (change) => change.kind !== 'confirm' && !before.has(changeKey(change)),
  );
  const apps = changes.flatMap((change) =>
    change.kind === 'set-entitlement' && change.treatment === 'present' ? [change.app] : [],
  );
  return { apps: person.account.life === 'invited' ? opened : apps, waits, later, changes };
}

function withRow(person: Person, source: string, data: ManualData, now: Date): Person {
  const fact: Fact = {
    id: randomUUID(),
    source,
    identityId: randomUUID(),
    data: { kind: 'manual', ...data },
    missing: false,
    firstReadOn: now,
    lastReadOn: now,
    sinceOn: now,
    agreedOn: now,
    confirmedOn: now,
  };
  return { ...person, facts: [...person.facts, fact] };
}
