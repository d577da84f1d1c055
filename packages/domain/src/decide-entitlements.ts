import { addDays } from './calendar.ts';
import type { Change, Reason } from './change.ts';
import type { Entitlement, Treatment } from './entitlement.ts';
import { isReadSince } from './fresh.ts';
import type { Person, Sources } from './person.ts';
import { type AppRule, type Policy, sourcesOfRule } from './rule.ts';
import { decideTreatment } from './treatment.ts';

/**
 * The wish of every app for a person whose life, holds and group grants are settled: one change for each app whose
 * wish differs. A first opening needs a present account: nobody's account is made in an app only to be suspended.
 */
export function decideEntitlements(person: Person, policy: Policy, sources: Sources, now: Date): Change[] {
  const groups = groupsOf(person, policy);
  return policy.apps.flatMap((app) => {
    const before = person.entitlements.find((one) => one.app === app.name);
    const opened = opensFor(app, groups);
    if (before === undefined && (person.account.life !== 'active' || !opened)) return [];
    const closedOn = opened || app.open ? null : (before?.closedOn ?? now);
    const treatment = decideTreatment({
      life: person.account.life,
      holds: person.holds.map((hold) => hold.kind),
      open: app.open,
      opened,
      closedLongAgo: isClosedLongAgo(before, closedOn, policy, sources, now),
    });
    if (before === undefined && treatment !== 'present') return [];
    const wanted = treatment === 'left' || treatment === 'erased' ? [] : appGroups(app, groups);
    if (before !== undefined && isSame(before, treatment, wanted, closedOn)) return [];
    const from = before?.treatment ?? null;
    const reason = reasonOf(person, from, treatment, opened || app.open);
    return [{ kind: 'set-entitlement', app: app.name, from, treatment, groups: wanted, closedOn, reason }];
  });
}

/** Groups of the settings that an account is in; grace counts. */
export function groupsOf(person: Person, policy: Policy): ReadonlySet<string> {
  const known = new Set(policy.groups.map((group) => group.name));
  return new Set(person.grants.map((grant) => grant.group).filter((group) => known.has(group)));
}

/** Whether any of these groups opens an app. An open app that names no group is open to every account. */
export function opensFor(app: AppRule, groups: ReadonlySet<string>): boolean {
  return app.opens.some((group) => groups.has(group)) || (app.open && app.opens.length === 0);
}

/** Whether every source that a rule asks was read completely after an instant, and lately. */
export function allReadSince(policy: Policy, sources: Sources, dueOn: Date, now: Date): boolean {
  return policy.rules.every((rule) =>
    sourcesOfRule(rule).every((name) => isReadSince(sources[name], dueOn, now)),
  );
}

function isClosedLongAgo(
  before: Entitlement | undefined,
  closedOn: Date | null,
  policy: Policy,
  sources: Sources,
  now: Date,
): boolean {
  if (closedOn === null) return false;
  const dueOn = addDays(closedOn, policy.leaving.leftAfterDays);
  if (dueOn > now) return false;
  // Once left, missing reads do not bring the account back to suspended.
  return before?.treatment === 'left' || allReadSince(policy, sources, dueOn, now);
}

function appGroups(app: AppRule, groups: ReadonlySet<string>): string[] {
  const names = Object.entries(app.groups).flatMap(([group, name]) => (groups.has(group) ? [name] : []));
  return [...new Set(names)].sort();
}

function isSame(
  before: Entitlement,
  treatment: Treatment,
  groups: readonly string[],
  closedOn: Date | null,
): boolean {
  return (
    before.treatment === treatment &&
    before.closedOn?.getTime() === closedOn?.getTime() &&
    before.groups.length === groups.length &&
    before.groups.every((group, at) => group === groups[at])
  );
}

function reasonOf(person: Person, from: Treatment | null, to: Treatment, opened: boolean): Reason {
  if (to === 'erased') return 'account-erasing';
  if (from === to) return 'groups-changed';
  if (to === 'present') return from === null || person.holds.length > 0 ? 'group-opens-app' : 'returned';
  if (person.holds.some((hold) => hold.kind === 'barred')) return 'hold-placed';
  if (to === 'left') return 'left-after-delay';
  if (person.holds.some((hold) => hold.kind === 'lapsed')) return 'no-group-left';
  return opened ? 'hold-placed' : 'no-group-opens-app';
}
