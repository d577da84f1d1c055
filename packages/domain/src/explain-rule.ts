import { admittedVerdict } from './admission.ts';
import type { Reason } from './change.ts';
import { type ConditionSaid, explainCondition, neverRead, unclearParts } from './explain-condition.ts';
import type { Fact } from './fact.ts';
import { firstContribution, mayCarry } from './leaf-verdict.ts';
import type { Person, Sources } from './person.ts';
import { type Condition, leavesOf, type Policy, type Rule } from './rule.ts';
import { AGREE_MS, AGREE_SOON_MS } from './settled.ts';
import type { Verdict } from './verdict.ts';

const DAY_MS = 86_400_000;

/** One rule of a group with what the books say of it, as a whole and part by part. */
export type ExplainedRule = {
  /** Its place in the settings, from 1. */
  number: number;
  rule: Rule;
  when: Condition;
  verdict: Verdict['kind'] | 'never-read';
  reason: Reason;
  /** Status or role in the source's own word. */
  basis: string | null;
  factId: string | null;
  /** Facts that the rule could rest on, by their id. */
  concerns: string[];
  grants: boolean;
  paidUntil: Date | null;
  until: Date | null;
  settled: boolean;
  needsLookUp: boolean;
  condition: ConditionSaid;
  /** From when a complete read may settle what the books say; null: nothing is waited for, or it is not known. */
  readNotBefore: Date | null;
  /** When the rule's waiting time is over; null: there is none, or the first contribution is not known. */
  waitsUntilOn: Date | null;
};

/** Every rule of a group, in the order of the settings. */
export function explainRules(
  person: Person,
  group: string,
  policy: Policy,
  sources: Sources,
  now: Date,
): ExplainedRule[] {
  return policy.rules.flatMap((rule, at) => {
    if (rule.group !== group) return [];
    const said = admittedVerdict(person, rule, sources, now);
    const { reason, basis, factId, grants, paidUntil, until, settled, needsLookUp } = said;
    const unknown = said.kind === 'none' || said.kind === 'undecided';
    const condition = explainCondition(person, rule.when, rule, sources, now);
    return {
      number: at + 1,
      rule,
      when: rule.when,
      verdict: unknown && neverRead(rule, sources).length > 0 ? 'never-read' : said.kind,
      reason,
      basis,
      factId,
      concerns: concernsOf(person, rule),
      grants,
      paidUntil,
      until,
      settled,
      needsLookUp,
      condition,
      readNotBefore: settled || needsLookUp ? null : readNotBefore(said, person.facts),
      waitsUntilOn: waitsUntil(condition, person.facts),
    };
  });
}

function concernsOf(person: Person, rule: Rule): string[] {
  const leaves = leavesOf(rule.when);
  const own = person.facts.filter((fact) =>
    leaves.some(
      (leaf) => leaf.source === fact.source && mayCarry(fact, leaf.kind === 'seat' ? leaf.paid : leaf),
    ),
  );
  const seats = (person.seats ?? []).flatMap(({ facts }) => facts);
  const theirs = seats.filter((fact) =>
    leaves.some((leaf) => leaf.kind === 'seat' && leaf.source === fact.source && mayCarry(fact, leaf.paid)),
  );
  return [...own, ...theirs].map((fact) => fact.id);
}

function readNotBefore(said: Verdict, facts: readonly Fact[]): Date | null {
  const since = facts.find((fact) => fact.id === said.factId)?.sinceOn ?? null;
  const soon = said.reason === 'books-rejected' || said.reason === 'books-role-removed';
  const agree = since === null ? null : since.getTime() + (soon ? AGREE_SOON_MS : AGREE_MS);
  const times = [agree, said.dueOn?.getTime() ?? null].filter((time) => time !== null);
  return times.length === 0 ? null : new Date(Math.max(...times));
}

function waitsUntil(said: ConditionSaid, facts: readonly Fact[]): Date | null {
  const ends = unclearParts(said).flatMap(({ condition, reason }) => {
    if (condition.kind !== 'paid' || reason !== 'books-waiting') return [];
    const first = firstContribution(facts.filter((fact) => fact.source === condition.source));
    return first === null ? [] : [first.getTime() + condition.waitDays * DAY_MS];
  });
  return ends.length === 0 ? null : new Date(Math.max(...ends));
}
