import { applyToPerson } from './apply-to-person.ts';
import { asIfRead, readAllAt } from './as-if-read.ts';
import { isRemoving, type Reason, removalScope } from './change.ts';
import { decide } from './decide.ts';
import type { Person, Sources } from './person.ts';
import type { Policy } from './rule.ts';

const DAY_MS = 86_400_000;

/** Access that would end if the books went on saying what they say now. `scope`: `app:NAME`, `group:NAME`. `day`: midnight UTC. */
export type ComingEnd = { accountId: string; scope: string; day: Date; reason: Reason };

/**
 * What would fall due for one person in the next `days` days, day by day: each end on the day in which it falls. What is
 * due already is no part of it, nor is what the books may still say.
 */
export function comingEnds(
  person: Person,
  policy: Policy,
  sources: Sources,
  now: Date,
  days: number,
): ComingEnd[] {
  const first = Math.floor(now.getTime() / DAY_MS) * DAY_MS + DAY_MS;
  const settled = decideAt(person, policy, sources, now).person;
  const last = new Date(first + (days - 1) * DAY_MS);
  // Most people have nothing coming: one look at the end of the span tells.
  if (!decideAt(settled, policy, sources, last).changes.some(isRemoving)) return [];
  const ends: ComingEnd[] = [];
  let walked = settled;
  for (let day = 0; day < days; day += 1) {
    const at = new Date(first + day * DAY_MS);
    const decided = decideAt(walked, policy, sources, at);
    walked = decided.person;
    for (const change of decided.changes) {
      const scope = removalScope(change);
      if (scope === null) continue;
      ends.push({
        accountId: person.account.id,
        scope,
        day: new Date(at.getTime() - DAY_MS),
        reason: change.reason,
      });
    }
  }
  return ends;
}

function decideAt(person: Person, policy: Policy, sources: Sources, at: Date) {
  const changes = decide(asIfRead(person, at), policy, readAllAt(sources, at), at).filter(
    (one) => one.kind !== 'confirm',
  );
  return { changes, person: applyToPerson(person, changes, at) };
}

/** More ends of one scope on one day than the guard lets go by itself. */
export type Wave = { scope: string; day: Date; count: number; limit: number };

/** Days on which the guard would hold what falls due, earliest first. `managed`: accounts by scope. */
export function wavesOf(
  ends: readonly ComingEnd[],
  managed: ReadonlyMap<string, number>,
  limitOf: (scope: string, managed: number) => number,
): Wave[] {
  const groups = Map.groupBy(ends, (one) => `${one.day.getTime()} ${one.scope}`);
  return [...groups.values()]
    .flatMap((list): Wave[] => {
      const { scope, day } = list[0] as ComingEnd;
      const count = new Set(list.map((one) => one.accountId)).size;
      const limit = limitOf(scope, managed.get(scope) ?? 0);
      return count > limit ? [{ scope, day, count, limit }] : [];
    })
    .sort((a, b) => a.day.getTime() - b.day.getTime() || (a.scope < b.scope ? -1 : 1));
}
