import type { Reason } from './change.ts';
import { isFresh, isReadSince } from './fresh.ts';
import { leafVerdict, type Subject } from './leaf-verdict.ts';
import type { Sources } from './person.ts';
import { type Condition, type Rule, sourcesOfRule } from './rule.ts';
import { seatVerdicts } from './seat-verdict.ts';

/**
 * What the books say of one person and one rule at an instant.
 * `grants`: may give the group to somebody who does not have it. `until`: end of access where it is in sight (end of
 * the grace; also for a contribution that was stopped inside its paid term); null: access runs on.
 * `settled`: a change that takes something away, or starts its end, may rest on this. `needsLookUp`: only the single
 * look-up of this person is wanting. `dueOn`: time alone brought this on that day. `none`: the books never showed
 * anything for this rule.
 */
export type Verdict = {
  kind: 'paid-up' | 'grace' | 'lapsed' | 'undecided' | 'none';
  reason: Reason;
  factId: string | null;
  /** Status or role in the source's own word. */
  basis: string | null;
  grants: boolean;
  paidUntil: Date | null;
  until: Date | null;
  settled: boolean;
  needsLookUp: boolean;
  dueOn: Date | null;
};

const UNCLEAR: Verdict = {
  kind: 'undecided',
  reason: 'ambiguous',
  factId: null,
  basis: null,
  grants: false,
  paidUntil: null,
  until: null,
  settled: false,
  needsLookUp: false,
  dueOn: null,
};

const isAlive = (one: Verdict) => one.kind === 'paid-up' || one.kind === 'grace';
const isOver = (one: Verdict) => one.kind === 'lapsed' || one.kind === 'none';
const endOf = (one: Verdict) => one.until?.getTime() ?? Number.POSITIVE_INFINITY;

/**
 * A rule's condition is judged leaf by leaf (leaf-verdict.ts) and put together in three values: so (paid-up, grace),
 * not so (lapsed, none), and undecided, which neither gives nor takes.
 *
 * | condition | its parts                                  | verdict                                                |
 * |-----------|--------------------------------------------|--------------------------------------------------------|
 * | any       | one is so                                  | so, with the latest end; unsettled beside an undecided one |
 * | any       | none is so, one is undecided               | undecided                                              |
 * | any       | none is so                                 | not so; settled when all are                           |
 * | all       | one is not so                              | not so; settled when one such is                       |
 * | all       | none is not so, one is undecided           | undecided                                              |
 * | all       | all are so                                 | so, with the earliest end; gives when all give         |
 * | not       | is so, grace too                           | not so; settled as it is                               |
 * | not       | is not so, settled                         | so, without an end                                     |
 * | not       | is not so but not settled, or is undecided | undecided                                              |
 * | a leaf    | its source was never read, or is not there | undecided                                              |
 * | the rule  | `until` has come                           | not so; settled by a complete read after that day      |
 * | the rule  | would run on beyond `until`                | so, until then                                         |
 */
export function verdict(subject: Subject, rule: Rule, sources: Sources, now: Date): Verdict {
  const said = judge(subject, rule.when, rule, sources, now);
  const { until } = rule;
  if (until === null) return said;
  if (now >= until) {
    const settled = sourcesOfRule(rule).every((name) => isReadSince(sources[name], until, now));
    return { ...UNCLEAR, kind: 'lapsed', reason: 'rule-over', settled, dueOn: until };
  }
  return isAlive(said) && endOf(said) > until.getTime() ? { ...said, until } : said;
}

function judge(subject: Subject, condition: Condition, rule: Rule, sources: Sources, now: Date): Verdict {
  switch (condition.kind) {
    case 'any':
      return anyOf(condition.of.map((one) => judge(subject, one, rule, sources, now)));
    case 'all':
      return allOf(condition.of.map((one) => judge(subject, one, rule, sources, now)));
    case 'not':
      return notOf(judge(subject, condition.of, rule, sources, now));
    default: {
      const source = sources[condition.source];
      if (source === undefined) return UNCLEAR;
      const terms = { ...rule, source, now };
      if (condition.kind !== 'seat') return leafVerdict(subject, condition, terms);
      return anyOf(seatVerdicts(subject, condition, terms));
    }
  }
}

function anyOf(parts: readonly Verdict[]): Verdict {
  const alive = parts.filter(isAlive);
  const undecided = parts.find((one) => one.kind === 'undecided');
  if (alive.length > 0) {
    const best = alive.reduce((a, b) => (endOf(b) > endOf(a) ? b : a));
    const granting = alive.find((one) => one.grants);
    const said = { ...best, grants: granting !== undefined };
    return undecided === undefined ? said : { ...said, settled: false, needsLookUp: false };
  }
  if (undecided !== undefined) return undecided;
  const told = parts.find((one) => one.kind === 'lapsed') ?? parts[0] ?? UNCLEAR;
  return { ...told, ...together(parts) };
}

function allOf(parts: readonly Verdict[]): Verdict {
  const over = parts.filter(isOver);
  if (over.length > 0) {
    const told = over.find((one) => one.settled) ?? over.find((one) => one.needsLookUp) ?? over[0];
    return told as Verdict;
  }
  const undecided = parts.find((one) => one.kind === 'undecided');
  if (undecided !== undefined) return undecided;
  const first = parts.reduce<Verdict | undefined>(
    (a, b) => (a === undefined || endOf(b) < endOf(a) ? b : a),
    undefined,
  );
  if (first === undefined) return UNCLEAR;
  const kind = parts.some((one) => one.kind === 'grace') ? 'grace' : 'paid-up';
  return { ...first, kind, grants: parts.every((one) => one.grants) };
}

function notOf(one: Verdict): Verdict {
  if (isAlive(one)) return { ...one, kind: 'none', grants: false, paidUntil: null, until: null, dueOn: null };
  if (one.kind === 'undecided' || !one.settled) {
    return { ...UNCLEAR, reason: one.reason, basis: one.basis, factId: one.factId };
  }
  return { ...one, kind: 'paid-up', grants: true, paidUntil: null, until: null, dueOn: null };
}

function together(parts: readonly Verdict[]): { settled: boolean; needsLookUp: boolean } {
  const settled = parts.every((one) => one.settled);
  return { settled, needsLookUp: !settled && parts.every((one) => one.settled || one.needsLookUp) };
}

/** Whether every source that a rule asks was read lately: only then may anything end by it. */
export function isRuleFresh(rule: Rule, sources: Sources, now: Date): boolean {
  return sourcesOfRule(rule).every((name) => {
    const source = sources[name];
    return source !== undefined && isFresh(source, now);
  });
}
