import { type Cure, cureOf } from './cure.ts';
import type { ExplainedGroup, Explanation } from './explain.ts';
import { joined, restsOn, unclearParts, wantingOf } from './explain-condition.ts';
import type { ExplainedRule } from './explain-rule.ts';
import type { Kept, Obstacle } from './obstacle.ts';
import { type Condition, type Leaf, leavesOf, type Rule, sourcesOfRule } from './rule.ts';

/** Why an account is in a group, or not. `kept`: it is, though the rules no longer say so. */
export type GroupWhy = {
  group: string;
  answer: 'yes' | 'ending' | 'kept' | 'no';
  origin: 'rule' | 'manual' | null;
  startOn: Date | null;
  /** When it ends where that is in sight. */
  endOn: Date | null;
  /** When the books say that it ends, which is not settled yet; null: they do not. */
  expectedOn: Date | null;
  obstacles: Obstacle[];
  kept: Kept[];
  /** What would give the group, or what would end it. */
  cures: Cure[];
};

/**
 * | the account                                        | the rules now | answer                        |
 * |----------------------------------------------------|---------------|-------------------------------|
 * | was put in by hand, without an end                 | any           | yes                           |
 * | was put in by hand or by a rule; its end is coming | any           | ending                        |
 * | is in it by a rule                                 | give          | yes                           |
 * | is in it by a rule                                 | do not give   | kept: what is still waited for |
 * | is not in it                                       | any           | no: what is wanting           |
 */
export function whyGroup(said: Explanation, group: ExplainedGroup): GroupWhy {
  const grant =
    group.granted.find((one) => one.origin === 'manual' && one.endOn === null) ??
    group.granted.find((one) => one.origin === 'rule') ??
    group.granted[0];
  if (grant === undefined) {
    const obstacles = obstaclesTo(said, group);
    const none = { origin: null, startOn: null, endOn: null, expectedOn: null, kept: [] } as const;
    return { ...none, group: group.group, answer: 'no', obstacles, kept: [], cures: curesOf(obstacles) };
  }
  const { origin, startOn, endOn } = grant;
  const in_ = { group: group.group, origin, startOn, endOn, expectedOn: null, obstacles: [] };
  const coming = endOn !== null && endOn > said.on;
  if (origin === 'manual' && !coming) {
    const kept: Kept[] = [{ kind: 'by-hand', group: group.group }];
    return { ...in_, answer: 'yes', kept, cures: curesOf(kept) };
  }
  const kept = group.judgement === 'given' || origin === 'manual' ? [] : keptBy(said, group);
  if (coming)
    return { ...in_, answer: 'ending', kept, cures: [...keepingOn(group, endOn), ...curesOf(kept)] };
  if (group.judgement === 'given') {
    const expectedOn = expectedEnd(group);
    const cures = expectedOn === null ? endings(group) : keepingOn(group, expectedOn);
    return { ...in_, expectedOn, answer: 'yes', kept, cures };
  }
  return { ...in_, answer: 'kept', kept, cures: [...curesOf(kept), ...keepingOn(group, null)] };
}

/** The cure of each, every one once. */
export function curesOf(of: readonly (Obstacle | Kept)[]): Cure[] {
  return unique(of.flatMap((one) => cureOf(one) ?? []));
}

/** Values that say the same, once. */
export function unique<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function obstaclesTo(said: Explanation, group: ExplainedGroup): Obstacle[] {
  const held = heldOf(said, `grant-group:${group.group}`);
  if (held.length > 0) return held;
  if (group.rules.length === 0) return [{ kind: 'no-rule', group: group.group }];
  if (group.judgement === 'given') {
    if (group.grants) return said.paysAnew || said.life !== 'active' ? [] : [{ kind: 'not-decided' }];
    return group.rules.flatMap((one): Obstacle[] =>
      one.verdict === 'paid-up' || one.verdict === 'grace' ? [{ kind: 'keeps-only', ...ofRule(one) }] : [],
    );
  }
  const found = group.rules.flatMap(obstaclesOfRule);
  const asked = said.identities === 0 ? [{ kind: 'no-identity' } as const] : [];
  const questions = said.questions.map(
    ({ kind, askedOn }) => ({ kind: 'question', about: kind, askedOn }) as const,
  );
  return unique<Obstacle>([...questions, ...found, ...asked, ...unreliable(said, group)]);
}

function obstaclesOfRule(one: ExplainedRule): Obstacle[] {
  const { number: rule, reason } = one;
  const { group, until } = one.rule;
  switch (one.verdict) {
    case 'undecided':
      if (reason === 'admission-waits') return [{ kind: 'admission', group, rule, state: 'waiting' }];
      if (reason === 'books-waiting')
        return [{ kind: 'waiting-time', group, rule, untilOn: one.waitsUntilOn }];
      return [{ kind: 'unclear', ...ofRule(one), ...firstUnclear(one) }];
    case 'lapsed':
    case 'none':
      if (reason === 'admission-refused') return [{ kind: 'admission', group, rule, state: 'refused' }];
      if (reason === 'rule-over' && until !== null) return [{ kind: 'rule-over', group, rule, on: until }];
      return [
        {
          kind: 'not-met',
          seen: one.verdict === 'lapsed',
          ...ofRule(one),
          wanting: wantingOf(one.condition),
        },
      ];
    default:
      return [];
  }
}

function firstUnclear(one: ExplainedRule) {
  const [part] = unclearParts(one.condition);
  return part === undefined ? {} : { reason: part.reason, basis: part.basis };
}

function keptBy(said: Explanation, group: ExplainedGroup): Kept[] {
  const held = heldOf(said, `end-group:${group.group}`);
  if (held.length > 0) return held;
  if (group.judgement === 'over') return [{ kind: 'not-decided' }];
  const waits = group.rules.flatMap((one): Kept[] => {
    const of = { group: group.group, rule: one.number };
    if (one.verdict === 'undecided') return [{ kind: 'unclear', ...ofRule(one), ...firstUnclear(one) }];
    if (one.verdict === 'never-read' || one.settled) return [];
    if (one.needsLookUp) return [{ kind: 'look-up', ...of }];
    return [{ kind: 'second-read', ...of, notBefore: one.readNotBefore }];
  });
  return unique<Kept>([...unreliable(said, group), ...waits]);
}

/** Sources of a group's rules that cannot be relied on now. */
function unreliable(said: Explanation, group: ExplainedGroup): (Obstacle & Kept)[] {
  const asked = new Set(group.rules.flatMap(({ rule }) => sourcesOfRule(rule)));
  return said.sources.flatMap(({ source, state, lastCompleteOn }): (Obstacle & Kept)[] => {
    if (!asked.has(source) || state === 'fresh') return [];
    return lastCompleteOn === null
      ? [{ kind: 'never-read', source }]
      : [{ kind: 'stale', source, lastCompleteOn }];
  });
}

/** What the guard holds of these changes. */
export function heldOf(said: Explanation, key: string) {
  return said.held
    .filter((one) => one.key === key)
    .map(({ reason, planId, madeOn, standing }) => {
      return { kind: 'held', key, reason, planId, madeOn, standing } as const;
    });
}

function ofRule(one: ExplainedRule) {
  return { group: one.rule.group, rule: one.number, reason: one.reason, basis: one.basis };
}

const alive = (one: ExplainedRule) => one.verdict === 'paid-up' || one.verdict === 'grace';

/** The last end that the books have in sight; null: one of the rules gives the group without an end. */
function expectedEnd(group: ExplainedGroup): Date | null {
  const ends = group.rules.filter(alive).map((one) => one.until?.getTime() ?? Number.POSITIVE_INFINITY);
  const last = Math.max(...ends);
  return Number.isFinite(last) ? new Date(last) : null;
}

/**
 * What would end a group that the rules give: the end of the one thing it rests on, or of one of those that are all
 * asked for. Where one of several is enough, that it stays while one is there.
 */
function endings(group: ExplainedGroup): Cure[] {
  const giving = group.rules.filter(alive);
  const rests = joined(
    'any',
    giving.map((one) => one.condition),
  );
  const [only] = giving;
  if (rests === null || only === undefined) return [];
  const parts = rests.kind === 'all' ? rests.of : [rests];
  const leaves = parts.filter(isLeaf);
  if (leaves.length < parts.length) return [{ kind: 'stays-while', group: group.group, rests }];
  return unique(leaves.map((leaf) => endingBy(leaf, only.rule)));
}

const isLeaf = (one: Condition): one is Leaf =>
  one.kind !== 'all' && one.kind !== 'any' && one.kind !== 'not';

function endingBy(leaf: Leaf, rule: Rule): Cure {
  switch (leaf.kind) {
    case 'paid':
      return { kind: 'stop-paying', group: rule.group, graceDays: rule.graceDays };
    case 'role':
      return { kind: 'lose-role', group: rule.group, role: leaf.role };
    case 'manual':
      return { kind: 'leave-list', group: rule.group };
    case 'seat':
      return { kind: 'lose-seat', group: rule.group, graceDays: rule.graceDays };
    case 'account-type':
      return { kind: 'other-type', group: rule.group };
  }
}

/** What would let a group that ends go on. `before`: its end. */
function keepingOn(group: ExplainedGroup, before: Date | null): Cure[] {
  return unique(
    group.rules.flatMap((one): Cure[] => {
      const { rule, condition, number } = one;
      if (rule.until !== null && one.until?.getTime() === rule.until.getTime())
        return [{ kind: 'change-rule', group: rule.group, rule: number }];
      if (!alive(one)) {
        const wanting = wantingOf(condition);
        return wanting === null ? [] : [{ kind: 'meet', group: rule.group, rule: number, wanting }];
      }
      const rests = restsOn(condition);
      return (rests === null ? [] : leavesOf(rests)).flatMap((leaf): Cure[] => {
        if (leaf.kind === 'paid' || leaf.kind === 'seat')
          return [{ kind: 'pay-again', group: rule.group, before }];
        return leaf.kind === 'manual' ? [{ kind: 'extend-list', group: rule.group, before }] : [];
      });
    }),
  );
}
