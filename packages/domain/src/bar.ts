import type { Fact } from './fact.ts';
import type { Hold } from './hold.ts';

/** Why somebody is put out. A closed set: the record says which, and never a word about the person. */
export const BAR_REASONS = [
  'conduct',
  'safety',
  'fraud',
  'impersonation',
  'members-decision',
  'law',
] as const;
export type BarReason = (typeof BAR_REASONS)[number];

/** Whether a code is one of the reasons for which somebody may be put out. */
export function isBarReason(code: string): code is BarReason {
  return (BAR_REASONS as readonly string[]).includes(code);
}

/**
 * Whether somebody is put out now: no payment, tier, outside account, seat, row of a file or invitation gives anything
 * back until an admin lifts the hold, or its own end has come.
 */
export function isBarred(holds: readonly Pick<Hold, 'kind' | 'untilOn'>[], now: Date): boolean {
  return holds.some((hold) => hold.kind === 'barred' && (hold.untilOn === null || hold.untilOn > now));
}

/** Statuses of a contribution that will be charged again by itself. @see contracts/open-collective.md §5 */
export const CHARGED_AGAIN = ['ACTIVE', 'ERROR', 'PROCESSING'] as const;
/** How often such a contribution is charged. */
export const RECURRING = ['MONTHLY', 'YEARLY'] as const;

/** Ids of the facts that are contributions which will be charged again by themselves. */
export function runningContributions(facts: readonly Fact[]): string[] {
  return facts.flatMap(({ id, data, missing }) =>
    data.kind === 'order' &&
    !missing &&
    (CHARGED_AGAIN as readonly string[]).includes(data.status) &&
    (RECURRING as readonly string[]).includes(data.frequency ?? '')
      ? [id]
      : [],
  );
}
