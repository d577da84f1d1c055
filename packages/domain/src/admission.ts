import { isBarred } from './bar.ts';
import type { Change } from './change.ts';
import { judgeRules } from './judge-group.ts';
import type { Person, Sources } from './person.ts';
import type { Policy, Rule } from './rule.ts';
import { type Verdict, verdict } from './verdict.ts';

/**
 * What a rule that asks says of somebody, once it is known whether a person admitted them.
 *
 * | the rule | its group by rule | admission        | the books      | verdict                       |
 * |----------|-------------------|------------------|----------------|-------------------------------|
 * | does not ask | any           | any              | any            | as the books say              |
 * | asks     | any               | any              | not so, unclear | as the books say             |
 * | asks     | any               | refused          | so             | not so, settled               |
 * | asks     | is in it          | any other        | so             | as the books say              |
 * | asks     | is not in it      | admitted         | so             | as the books say              |
 * | asks     | is not in it      | none yet, waiting | so            | undecided: nothing is given or taken |
 */
export function admittedVerdict(person: Person, rule: Rule, sources: Sources, now: Date): Verdict {
  const said = verdict(person, rule, sources, now);
  if (rule.admit !== 'ask' || (said.kind !== 'paid-up' && said.kind !== 'grace')) return said;
  const state = admissionOf(person, rule.group)?.state;
  if (state === 'refused') {
    const over = { grants: false, paidUntil: null, until: null, settled: true, needsLookUp: false } as const;
    return { ...said, ...over, kind: 'lapsed', reason: 'admission-refused' };
  }
  if (state === 'admitted' || isIn(person, rule.group)) return said;
  const unclear = { grants: false, until: null, settled: false, needsLookUp: false } as const;
  return { ...said, ...unclear, kind: 'undecided', reason: 'admission-waits' };
}

/**
 * Who is put on the list of those who wait to be admitted, and who is taken off it again.
 *
 * | group whose rule asks                                    | waits already | change        |
 * |----------------------------------------------------------|---------------|---------------|
 * | the books would give it now; not in it, nobody answered  | no            | ask-admission |
 * | is in it, is barred, no rule of it asks any more         | yes           | end-admission |
 * | the books say no, settled                                | yes           | end-admission |
 * | else                                                     | any           | –             |
 */
export function decideAdmissions(person: Person, policy: Policy, sources: Sources, now: Date): Change[] {
  const asking = policy.rules.filter((rule) => rule.admit === 'ask');
  const barred = isBarred(person.holds, now);
  const waiting = (person.admissions ?? []).filter((one) => one.state === 'waiting');
  const ends = waiting.flatMap(({ group }): Change[] => {
    if (barred) return [{ kind: 'end-admission', group, reason: 'hold-placed' }];
    if (isIn(person, group)) return [{ kind: 'end-admission', group, reason: 'books-paid-up' }];
    const rules = asking.filter((rule) => rule.group === group);
    const said = judgeRules(rules, sources, now, (rule) => verdict(person, rule, sources, now));
    return said.kind === 'over' ? [{ kind: 'end-admission', group, reason: said.reason }] : [];
  });
  if (barred) return ends;
  const groups = new Set(asking.map((rule) => rule.group));
  const asks = [...groups].flatMap((group): Change[] => {
    if (admissionOf(person, group) !== undefined || isIn(person, group)) return [];
    const says = asking
      .filter((rule) => rule.group === group)
      .map((rule) => verdict(person, rule, sources, now));
    const granting = says.find((one) => one.grants);
    return granting === undefined ? [] : [{ kind: 'ask-admission', group, reason: granting.reason }];
  });
  return [...ends, ...asks];
}

function admissionOf(person: Person, group: string) {
  return person.admissions?.find((one) => one.group === group);
}

function isIn(person: Person, group: string): boolean {
  return person.grants.some((grant) => grant.group === group && grant.origin === 'rule');
}
