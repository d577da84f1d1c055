import { admittedVerdict } from './admission.ts';
import type { Reason } from './change.ts';
import type { Person, Sources } from './person.ts';
import type { Policy, Rule } from './rule.ts';
import { isRuleFresh, type Verdict } from './verdict.ts';

/**
 * What the books say of one person and one group, all its rules together.
 * `given`: access stays. `grants`: the group may be given to somebody who is not in it. `end`: when access ends; null:
 * it runs on; `unknown`: not settled, so the end that a grant has stays. `over`: surely not, so what the group gave may
 * end. `unclear`: nothing is taken, nothing new is given. `lookUp`: only a look-up of this one person is lacking.
 */
export type Judgement =
  | { kind: 'given'; grants: boolean; reason: Reason; end: Date | null | 'unknown'; lookUp: boolean }
  | { kind: 'unclear'; lookUp: boolean }
  | { kind: 'over'; reason: Reason };

/**
 * | verdicts of the group's rules                           | judgement                              |
 * |---------------------------------------------------------|----------------------------------------|
 * | no rule names the group                                 | over: rule-gone                        |
 * | one paid up without an end                              | given, no end                          |
 * | paid up or grace with an end; another one is undecided  | given, end unknown                     |
 * | paid up or grace with an end, settled                   | given, the latest end                  |
 * | the same, not settled                                   | given, end unknown; perhaps a look-up  |
 * | none of these, one undecided                            | unclear                                |
 * | all lapsed or none, each settled by fresh reads         | over                                   |
 * | the same, but a look-up is lacking                      | unclear, look up                       |
 * | all lapsed or none, not all settled                     | unclear                                |
 */
export function judgeGroup(
  person: Person,
  group: string,
  policy: Policy,
  sources: Sources,
  now: Date,
): Judgement {
  const rules = policy.rules.filter((rule) => rule.group === group);
  return judgeRules(rules, sources, now, (rule) => admittedVerdict(person, rule, sources, now));
}

/** The same for any rules; `verdictOf`: what one of them says of the person. */
export function judgeRules(
  rules: readonly Rule[],
  sources: Sources,
  now: Date,
  verdictOf: (rule: Rule) => Verdict,
): Judgement {
  if (rules.length === 0) return { kind: 'over', reason: 'rule-gone' };
  const verdicts = rules.map(verdictOf);
  const undecided = verdicts.some((one) => one.kind === 'undecided');
  const alive = verdicts.filter((one) => one.kind === 'paid-up' || one.kind === 'grace');
  if (alive.length > 0) return judgeAlive(alive, undecided);
  if (undecided) return { kind: 'unclear', lookUp: false };
  const fresh = rules.every((rule) => isRuleFresh(rule, sources, now));
  if (!fresh || verdicts.some((one) => !one.settled && !one.needsLookUp))
    return { kind: 'unclear', lookUp: false };
  if (verdicts.some((one) => !one.settled)) return { kind: 'unclear', lookUp: true };
  const told = verdicts.find((one) => one.kind === 'lapsed') ?? verdicts[0];
  return { kind: 'over', reason: told?.reason ?? 'books-missing' };
}

function judgeAlive(alive: readonly Verdict[], undecided: boolean): Judgement {
  const granting = alive.find((one) => one.grants);
  const endless = alive.find((one) => one.until === null && one.kind === 'paid-up');
  const latest = alive.reduce((a, b) => ((b.until?.getTime() ?? 0) > (a.until?.getTime() ?? 0) ? b : a));
  const given = { kind: 'given', grants: granting !== undefined } as const;
  if (endless !== undefined)
    return { ...given, reason: (granting ?? endless).reason, end: null, lookUp: false };
  if (undecided || !latest.settled || latest.until === null) {
    return { ...given, reason: latest.reason, end: 'unknown', lookUp: !undecided && latest.needsLookUp };
  }
  return { ...given, reason: latest.reason, end: latest.until, lookUp: false };
}
