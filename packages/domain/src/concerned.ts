import type { Fact, FactData, SourceState } from './fact.ts';
import { leavesOf, type Rule } from './rule.ts';
import { verdict } from './verdict.ts';

/**
 * Whether a rule has to do with somebody of whom the books say this: one of its leaves in this source counts now, or a
 * person has to look at it. Of everybody else only ids, role, tier, status and dates are kept. A leaf that is only
 * about the kind of account concerns nobody by itself, nor does a role that proves nothing. A leaf about seats concerns
 * organizations (every `type` but INDIVIDUAL).
 */
export function isConcerned(
  data: FactData,
  rules: readonly Rule[],
  source: string,
  now: Date,
  type = 'INDIVIDUAL',
): boolean {
  const read = { lastCompleteOn: now, previousCompleteOn: null, everyMs: 0, outages: [] };
  const state: SourceState = { name: source, ...read };
  const fact: Fact = {
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
  return rules.some((rule) =>
    leavesOf(rule.when).some((leaf) => {
      if (leaf.source !== source || leaf.kind === 'account-type') return false;
      if (leaf.kind === 'seat' && type === 'INDIVIDUAL') return false;
      const alone = { ...rule, when: leaf.kind === 'seat' ? leaf.paid : leaf, until: null };
      const { kind } = verdict({ facts: [fact], identities: [] }, alone, { [source]: state }, now);
      return kind === 'paid-up' || kind === 'grace' || (kind === 'undecided' && leaf.kind !== 'role');
    }),
  );
}
