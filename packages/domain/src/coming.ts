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

/** More ends of one scope within a day than the guard lets go by itself. */
export type Wave = { scope: string; day: Date; count: number; limit: number };

/**
 * Days on which the guard would hold what falls due, earliest first. The guard counts any 24 h: what ends on a day is
 * counted together with what ended the day before, unless that was held itself. `managed`: accounts by scope.
 */
export function wavesOf(
  ends: readonly ComingEnd[],
  managed: ReadonlyMap<string, number>,
  limitOf: (scope: string, managed: number) => number,
): Wave[] {
  const waves = [...Map.groupBy(ends, (one) => one.scope)].flatMap(([scope, list]) => {
    const limit = limitOf(scope, managed.get(scope) ?? 0);
    return wavesIn(scope, list, limit);
  });
  return waves.sort((a, b) => a.day.getTime() - b.day.getTime() || (a.scope < b.scope ? -1 : 1));
}

function wavesIn(scope: string, ends: readonly ComingEnd[], limit: number): Wave[] {
  const days = [...Map.groupBy(ends, (one) => one.day.getTime())].sort(([a], [b]) => a - b);
  const waves: Wave[] = [];
  let gone: { day: number; accounts: Set<string> } | null = null;
  for (const [day, list] of days) {
    const own = new Set(list.map((one) => one.accountId));
    const before: ReadonlySet<string> = gone?.day === day - DAY_MS ? gone.accounts : new Set();
    const count = own.size > limit ? own.size : own.union(before).size;
    gone = count > limit ? null : { day, accounts: own };
    if (count > limit) waves.push({ scope, day: new Date(day), count, limit });
  }
  return waves;
}
