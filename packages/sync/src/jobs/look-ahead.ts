import { readSources } from '@latchkey/commands/read-sources';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { type ComingEnd, comingEnds, wavesOf } from '@latchkey/domain/coming';
import { removalLimits } from '@latchkey/domain/guard-limits';
import { readCalendar } from '@latchkey/store/clock';
import { replaceComing, takeLookAhead } from '@latchkey/store/coming';
import { streamPeople } from '@latchkey/store/person';
import { readRemovalCounts } from '@latchkey/store/removal-ticket';
import type { DecideDeps } from '../decide-people.ts';

/** So far is looked ahead. */
const AHEAD_DAYS = 60;

/**
 * Looks ahead, once a day of the calendar: who would lose what on which day if the books went on saying what they say
 * now. tell-desk.ts writes of days on which the guard would hold it.
 */
export async function lookAhead(deps: DecideDeps): Promise<void> {
  const { db } = deps;
  const settings = await readSettings(db.one);
  if (settings === null || !(await takeLookAhead(db.one))) return;
  const { policy } = settings;
  const sources = await readSources(db.one);
  const now = await readCalendar(db.one);
  const ends: ComingEnd[] = [];
  for await (const people of streamPeople(db)) {
    for (const person of people) ends.push(...comingEnds(person, policy, sources, now, AHEAD_DAYS));
  }
  const { managed } = await readRemovalCounts(db.one);
  const waves = wavesOf(ends, managed, removalLimits(policy.guard));
  await db.tx((tx) => replaceComing(tx, ends, waves));
}
