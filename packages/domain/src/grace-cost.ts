import { addDays } from './calendar.ts';
import type { Policy } from './rule.ts';

/** Open Collective tries a failed charge for 24 days, on top of the longest term: a grace of this many days outlasts it. */
export const SAFE_GRACE_DAYS = 30;

/** Somebody who paid again while a grace of theirs ran. `endOn`: when it would have been over; `graceDays`: how long it was. */
export type PaidInGrace = {
  accountId: string;
  group: string;
  endOn: Date;
  graceDays: number;
  backOn: Date;
};

/** A group whose grace would be shorter than is safe, or than it was. */
export type ShortGrace = { group: string; days: number; cutOff: { accountId: string; backOn: Date }[] };

/**
 * What short graces would have cost: whom each would have cut off, of those who paid again in time.
 *
 * | the group's longest grace                    | told                                             |
 * |----------------------------------------------|--------------------------------------------------|
 * | 30 days or more, and not shorter than before | –                                                |
 * | 30 days or more, shorter than before         | whom it would have cut off, where there is anybody |
 * | less than 30 days                            | always, with whom it would have cut off          |
 *
 * Somebody would have been cut off who paid again after the shorter grace was over.
 */
export function shortGraces(
  before: Policy | null,
  after: Policy,
  paid: readonly PaidInGrace[],
): ShortGrace[] {
  const groups = [...new Set(after.rules.map((rule) => rule.group))];
  return groups.flatMap((group): ShortGrace[] => {
    const days = longestGrace(after, group);
    const was = before === null ? null : longestGrace(before, group);
    if (days === null || (days >= SAFE_GRACE_DAYS && (was === null || was <= days))) return [];
    const late = paid.filter(
      (one) => one.group === group && one.backOn >= addDays(one.endOn, days - one.graceDays),
    );
    const cutOff = [...new Map(late.map((one) => [one.accountId, one])).values()].map(
      ({ accountId, backOn }) => ({ accountId, backOn }),
    );
    return days >= SAFE_GRACE_DAYS && cutOff.length === 0 ? [] : [{ group, days, cutOff }];
  });
}

/** The longest grace of the rules of a group that ask for something that can lapse by time; null: none does. */
function longestGrace(policy: Policy, group: string): number | null {
  const graces = policy.rules
    .filter((rule) => rule.group === group && JSON.stringify(rule.when).includes('"kind":"paid"'))
    .map((rule) => rule.graceDays);
  return graces.length === 0 ? null : Math.max(...graces);
}
