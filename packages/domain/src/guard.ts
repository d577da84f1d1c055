import { type Change, type ChangeKey, changeKey, isRemoving, removalScope } from './change.ts';

/** Why a change waits for a person. */
export const HELD_REASONS = ['removal-limit', 'keeper', 'privileged', 'new-people'] as const;
export type HeldReason = (typeof HELD_REASONS)[number];

/** Numbers by removal scope (`app:NAME`, `group:NAME`). */
export type ScopeCounts = ReadonlyMap<string, number>;

/**
 * Scopes in which this run would remove too many. `managed`: accounts in the scope, those removed in the last 24 h
 * included. `taken`: removed in the last 24 h of the calendar. `planned`: would be removed now without an approval.
 * `limitOf`: the most that a scope with so many accounts may lose in that time.
 */
export function scopesOver(
  counts: { managed: ScopeCounts; taken: ScopeCounts; planned: ScopeCounts },
  limitOf: (scope: string, managed: number) => number,
): ReadonlySet<string> {
  const over = new Set<string>();
  for (const [scope, planned] of counts.planned) {
    if (planned === 0) continue;
    const total = planned + (counts.taken.get(scope) ?? 0);
    if (total > limitOf(scope, counts.managed.get(scope) ?? 0)) over.add(scope);
  }
  return over;
}

/** Scopes that a person's changes would be counted under, without what is approved: the first pass of a plan. */
export function countedScopes(
  account: string,
  changes: readonly Change[],
  approved: (account: string, key: ChangeKey) => boolean,
): string[] {
  return changes.flatMap((change) => {
    const scope = removalScope(change);
    return scope === null || approved(account, changeKey(change)) ? [] : [scope];
  });
}

/** What stops changes of one run. */
export type GuardLimits = {
  over: ReadonlySet<string>;
  /** Groups that nobody joins out of the books without a person's word. */
  privileged: ReadonlySet<string>;
  /** Accounts that no rule takes anything from without a person's word. */
  keepers: ReadonlySet<string>;
  approved: (account: string, key: ChangeKey) => boolean;
};

export type Guarded = { go: Change[]; held: { change: Change; reason: HeldReason }[] };

/**
 * Splits one person's changes into what goes on and what waits.
 *
 * | change                                             | approved | goes on                          |
 * |----------------------------------------------------|----------|----------------------------------|
 * | adds, lifts, restores                              | –        | yes                              |
 * | joins a privileged group                           | no       | no: privileged                   |
 * | joins a privileged group                           | yes      | yes                              |
 * | removes; no removal of this person is over a limit | –        | yes                              |
 * | removes; one of this person's is over, unapproved  | –        | no: removal-limit, all of them   |
 * | removes; each one that is over is approved         | –        | yes                              |
 * | removes something of a keeper, unapproved          | –        | no: keeper, all of them          |
 *
 * A person's removals stay together, so that nobody is left half out. After something was held, decide again with
 * the held keys excluded: what goes on never rests on what waits.
 */
export function guard(account: string, changes: readonly Change[], limits: GuardLimits): Guarded {
  const stopped = changes.some((change) => {
    const scope = removalScope(change);
    return scope !== null && limits.over.has(scope) && !limits.approved(account, changeKey(change));
  });
  const kept =
    limits.keepers.has(account) &&
    changes.some((change) => isRemoving(change) && !limits.approved(account, changeKey(change)));
  const result: Guarded = { go: [], held: [] };
  for (const change of changes) {
    if (isRemoving(change) && kept) result.held.push({ change, reason: 'keeper' });
    else if (isRemoving(change) && stopped) result.held.push({ change, reason: 'removal-limit' });
    else if (isUnapprovedPrivilege(account, change, limits))
      result.held.push({ change, reason: 'privileged' });
    else result.go.push(change);
  }
  return result;
}

function isUnapprovedPrivilege(account: string, change: Change, limits: GuardLimits): boolean {
  return (
    change.kind === 'grant-group' &&
    limits.privileged.has(change.group) &&
    !limits.approved(account, changeKey(change))
  );
}
