import type { GuardSettings, Share } from './rule.ts';

/** What the guard lets go by itself where the settings say nothing. */
export const CAREFUL: GuardSettings = {
  removals: { percent: 10, min: 3 },
  newPeople: { percent: 20, min: 20 },
  apps: {},
  groups: {},
  keepers: [],
};

/** So much of `count`, or the least that is always let go. */
export function shareOf(share: Share, count: number): number {
  return Math.max(share.min, Math.floor((count * share.percent) / 100));
}

/** The share of one removal scope (`app:NAME`, `group:NAME`): its own, or the one for all. */
export function shareFor(scope: string, guard: GuardSettings = CAREFUL): Share {
  const at = scope.indexOf(':');
  const own = scope.slice(0, at) === 'app' ? guard.apps : guard.groups;
  const name = scope.slice(at + 1);
  return (Object.hasOwn(own, name) ? own[name] : undefined) ?? guard.removals;
}

/**
 * Most removals of a scope with so many accounts, in one run or in 24 h, that need nobody. However large a `min` the
 * settings name, it lets no more than half of a scope go: no setting means that nothing is held. `raised`: scopes whose
 * limit two people raised for one plan; a raise never makes a limit smaller.
 */
export function removalLimits(
  guard: GuardSettings = CAREFUL,
  raised: ReadonlyMap<string, number> = new Map(),
): (scope: string, managed: number) => number {
  return (scope, managed) => {
    const { percent, min } = shareFor(scope, guard);
    const least = Math.min(min, Math.max(CAREFUL.removals.min, Math.floor(managed / 2)));
    return Math.max(shareOf({ percent, min: least }, managed), raised.get(scope) ?? 0);
  };
}

/** Most new people in 24 h that need nobody, of so many already known. */
export function newPeopleLimit(known: number, guard: GuardSettings = CAREFUL): number {
  return shareOf(guard.newPeople, known);
}

/** Whether the second lets more go by itself than the first, for anything at all. */
export function isLooser(before: GuardSettings, after: GuardSettings): boolean {
  const more = (a: Share, b: Share) => b.percent > a.percent || b.min > a.min;
  const scopes = (kind: 'apps' | 'groups') =>
    [...new Set([...Object.keys(before[kind]), ...Object.keys(after[kind])])].some((name) => {
      const scope = `${kind === 'apps' ? 'app' : 'group'}:${name}`;
      return more(shareFor(scope, before), shareFor(scope, after));
    });
  return (
    more(before.removals, after.removals) ||
    more(before.newPeople, after.newPeople) ||
    scopes('apps') ||
    scopes('groups') ||
    before.keepers.some((name) => !after.keepers.includes(name))
  );
}
