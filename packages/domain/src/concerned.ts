import type { FactData, SourceState } from './fact.ts';
import type { Rule } from './rule.ts';
import { verdict } from './verdict.ts';

/**
 * Whether a rule has to do with somebody of whom the books say this: it counts for the rule now, or a person has to
 * look at it. Of everybody else only ids, role, tier, status and dates are kept.
 */
export function isConcerned(data: FactData, rules: readonly Rule[], source: string, now: Date): boolean {
  const state: SourceState = { name: source, lastCompleteOn: now, previousCompleteOn: null, everyMs: 0 };
  const fact = {
    id: '',
    source,
    identityId: '',
    data,
    missing: false,
    firstReadOn: now,
    lastReadOn: now,
    sinceOn: null,
    agreedOn: null,
    confirmedOn: null,
  };
  return rules.some((rule) => {
    if (rule.when.source !== source) return false;
    const { kind } = verdict([fact], rule, state, now);
    return kind === 'paid-up' || kind === 'grace' || (kind === 'undecided' && rule.when.kind !== 'role');
  });
}
