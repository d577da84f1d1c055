import type { Reason } from './change.ts';
import type { Person, Sources } from './person.ts';
import type { Policy } from './rule.ts';
import { verdict } from './verdict.ts';

/** What a person has to look at, since the books alone do not decide it. */
export const UNCLEAR_REASONS = ['ambiguous', 'books-paused-by-others', 'books-refund-unclear'] as const;
export type UnclearReason = (typeof UNCLEAR_REASONS)[number];

/** A rule's group of which the books do not tell. `basis`: the word of the books, e.g. DISPUTED; null: none. */
export type Unclear = { group: string; reason: UnclearReason; basis: string | null };

/**
 * What of a person's contributions nobody can tell by rule: it neither gives nor takes anything, so somebody has to look.
 * Each group once; a group that another rule gives anyway is not listed.
 */
export function unclearOf(person: Person, policy: Policy, sources: Sources, now: Date): Unclear[] {
  const groups = [...new Set(policy.rules.map((rule) => rule.group))];
  return groups.flatMap((group): Unclear[] => {
    const verdicts = policy.rules
      .filter((rule) => rule.group === group)
      .map((rule) => verdict(person, rule, sources, now));
    if (verdicts.some((one) => one.kind === 'paid-up' && one.until === null)) return [];
    const open = verdicts.find((one) => one.kind === 'undecided' && isUnclear(one.reason));
    return open === undefined ? [] : [{ group, reason: open.reason as UnclearReason, basis: open.basis }];
  });
}

function isUnclear(reason: Reason): boolean {
  return (UNCLEAR_REASONS as readonly Reason[]).includes(reason);
}
