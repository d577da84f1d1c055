import type { Reason } from './change.ts';
import type { Subject } from './leaf-verdict.ts';
import type { Sources } from './person.ts';
import { type Condition, type Rule, sourcesOfRule } from './rule.ts';
import { type Verdict, verdict } from './verdict.ts';

/** Whether a condition is so of a person. `grace`: it was so, and still counts for a while. */
export type Answer = 'yes' | 'grace' | 'no' | 'unclear';

/** A condition with what the books say of it, and of each of its parts. */
export type ConditionSaid = {
  condition: Condition;
  answer: Answer;
  verdict: Verdict['kind'];
  reason: Reason;
  /** Status, role or type in the source's own word; null: the source showed nothing. */
  basis: string | null;
  factId: string | null;
  parts: ConditionSaid[];
};

const ANSWERS: Readonly<Record<Verdict['kind'], Answer>> = {
  'paid-up': 'yes',
  grace: 'grace',
  lapsed: 'no',
  none: 'no',
  undecided: 'unclear',
};

/** Judges a condition and each of its parts, as `verdict` does; where a source was never read, it is unclear. */
export function explainCondition(
  subject: Subject,
  condition: Condition,
  rule: Rule,
  sources: Sources,
  now: Date,
): ConditionSaid {
  const { kind, reason, basis, factId } = verdict(
    subject,
    { ...rule, when: condition, until: null },
    sources,
    now,
  );
  return {
    condition,
    answer: ANSWERS[kind],
    verdict: kind,
    reason,
    basis,
    factId,
    parts: partsOf(condition).map((part) => explainCondition(subject, part, rule, sources, now)),
  };
}

function partsOf(condition: Condition): readonly Condition[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of;
    case 'not':
      return [condition.of];
    default:
      return [];
  }
}

/**
 * What would have to become true besides what is true already; null: nothing that the person or the books could add,
 * since it is true, or not clear.
 *
 * | condition | what is wanting                                     |
 * |-----------|-----------------------------------------------------|
 * | a leaf    | the leaf                                            |
 * | all       | all of its parts that are not so                    |
 * | any       | any of its parts                                    |
 * | not       | that its part is no longer so                       |
 */
export function wantingOf(said: ConditionSaid): Condition | null {
  if (said.answer !== 'no') return null;
  const { condition } = said;
  if (condition.kind === 'not') return condition;
  if (condition.kind !== 'all' && condition.kind !== 'any') return condition;
  const of = said.parts.flatMap((part) => wantingOf(part) ?? []);
  if (of.length === 0) return null;
  return of.length === 1 ? (of[0] as Condition) : { kind: condition.kind, of };
}

/** The parts on which a condition that is so rests: as long as they are so, it is; null: on nothing that is there. */
export function restsOn(said: ConditionSaid): Condition | null {
  const { condition } = said;
  if (said.answer !== 'yes' && said.answer !== 'grace') return null;
  if (condition.kind === 'not') return null;
  if (condition.kind !== 'all' && condition.kind !== 'any') return condition;
  return joined(condition.kind, said.parts);
}

/** What several conditions that are so rest on together: on all of them, or on any. */
export function joined(kind: 'all' | 'any', parts: readonly ConditionSaid[]): Condition | null {
  const of = parts.flatMap((part) => restsOn(part) ?? []);
  return of.length <= 1 ? (of[0] ?? null) : { kind, of };
}

/** Leaves of which the books do not say whether they are so, with what is known. */
export function unclearParts(said: ConditionSaid): ConditionSaid[] {
  if (said.answer !== 'unclear') return [];
  if (said.parts.length === 0) return [said];
  return said.parts.flatMap(unclearParts);
}

/** Sources of a rule that no complete read was ever made of. */
export function neverRead(rule: Rule, sources: Sources): string[] {
  return sourcesOfRule(rule).filter((name) => (sources[name]?.lastCompleteOn ?? null) === null);
}
