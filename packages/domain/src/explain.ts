import type { Life } from './account.ts';
import { admittedVerdict } from './admission.ts';
import { addDays } from './calendar.ts';
import type { Change } from './change.ts';
import { decide } from './decide.ts';
import { groupsOf } from './decide-entitlements.ts';
import type { Treatment } from './entitlement.ts';
import { HOLD_KINDS, type HoldKind, LIFTERS, type Lifter, mayLift } from './hold.ts';
import type { GroupGrant, Person, Sources } from './person.ts';
import { type AppRule, type Condition, type Policy, sourcesOfRule } from './rule.ts';
import type { Verdict } from './verdict.ts';

/** The one thing to say first about an account in an app. */
export type AppCode =
  | 'has-access'
  | 'grace'
  | 'invited'
  | 'left'
  | 'erasing'
  | 'erased'
  | `held:${HoldKind}`
  | 'no-group'
  | 'not-written-yet';

export type ExplainedRule = {
  when: Condition;
  verdict: Verdict['kind'] | 'never-read';
  reason: string;
  /** Status or role in the source's own word. */
  basis: string | null;
  until: Date | null;
  settled: boolean;
  needsLookUp: boolean;
};

export type ExplainedApp = {
  app: string;
  code: AppCode;
  treatment: Treatment | null;
  /** Groups that would open the app, and those of them the account is in. */
  opens: readonly string[];
  openedBy: readonly string[];
  closedOn: Date | null;
  /** When an app that is closed to the account counts it as left, if nothing changes. */
  leftOn: Date | null;
};

/** Why a person has access, or not: codes and values, no sentences. `waiting`: what deciding now would change. */
export type Explanation = {
  accountId: string;
  life: Life;
  holds: { kind: HoldKind; placedOn: Date; untilOn: Date | null; liftedBy: Lifter[] }[];
  invitation: 'waiting' | 'sent' | 'claimed' | 'withdrawn' | null;
  groups: { group: string; granted: Omit<GroupGrant, 'group'>[]; rules: ExplainedRule[] }[];
  apps: ExplainedApp[];
  waiting: Change[];
};

/** Explains a person by the same rules, facts and instant that `decide` would use. */
export function explain(person: Person, policy: Policy, sources: Sources, now: Date): Explanation {
  return {
    accountId: person.account.id,
    life: person.account.life,
    holds: person.holds.map(({ kind, placedOn, untilOn }) => ({
      kind,
      placedOn,
      untilOn,
      liftedBy: LIFTERS.filter((by) => mayLift(kind, by)),
    })),
    invitation: person.invitation?.state ?? null,
    groups: policy.groups.map(({ name }) => ({
      group: name,
      granted: person.grants
        .filter((grant) => grant.group === name)
        .map(({ origin, startOn, endOn }) => ({ origin, startOn, endOn })),
      rules: explainRules(person, name, policy, sources, now),
    })),
    apps: policy.apps.map((app) => explainApp(person, app, policy)),
    waiting: decide(person, policy, sources, now),
  };
}

function explainRules(
  person: Person,
  group: string,
  policy: Policy,
  sources: Sources,
  now: Date,
): ExplainedRule[] {
  return policy.rules
    .filter((rule) => rule.group === group)
    .map((rule) => {
      if (sourcesOfRule(rule).some((name) => sources[name] === undefined)) {
        const unknown = { basis: null, until: null, settled: false, needsLookUp: false } as const;
        return { when: rule.when, verdict: 'never-read', reason: 'ambiguous', ...unknown };
      }
      const { kind, reason, basis, until, settled, needsLookUp } = admittedVerdict(
        person,
        rule,
        sources,
        now,
      );
      return { when: rule.when, verdict: kind, reason, basis, until, settled, needsLookUp };
    });
}

function explainApp(person: Person, app: AppRule, policy: Policy): ExplainedApp {
  const groups = groupsOf(person, policy);
  const wish = person.entitlements.find((one) => one.app === app.name);
  const closedOn = wish?.closedOn ?? null;
  return {
    app: app.name,
    code: codeOf(person, app, groups, wish?.treatment ?? null),
    treatment: wish?.treatment ?? null,
    opens: app.opens,
    openedBy: app.opens.filter((group) => groups.has(group)),
    closedOn,
    leftOn: closedOn === null ? null : addDays(closedOn, policy.leaving.leftAfterDays),
  };
}

/**
 * The first row that fits speaks.
 *
 * | the account                                       | code            |
 * |---------------------------------------------------|-----------------|
 * | is invited, erasing or erased                     | its life        |
 * | the app shows it as present; all its groups end   | grace           |
 * | the app shows it as present                       | has-access      |
 * | has a hold (barred, manual, security … lapsed)    | held:KIND       |
 * | has left                                          | left            |
 * | is in no group that opens the app                 | no-group        |
 * | is in one, but nothing has been decided since     | not-written-yet |
 */
function codeOf(
  person: Person,
  app: AppRule,
  groups: ReadonlySet<string>,
  treatment: Treatment | null,
): AppCode {
  const { life } = person.account;
  if (life === 'invited' || life === 'erasing' || life === 'erased') return life;
  const opened = app.opens.some((group) => groups.has(group));
  if (treatment === 'present') {
    const grants = person.grants.filter((grant) => app.opens.includes(grant.group));
    return grants.length > 0 && grants.every((grant) => grant.endOn !== null) ? 'grace' : 'has-access';
  }
  const hold = HOLD_ORDER.find((kind) => person.holds.some((one) => one.kind === kind));
  if (hold !== undefined) return `held:${hold}`;
  if (life === 'left') return 'left';
  return opened ? 'not-written-yet' : 'no-group';
}

/** What to say first: holds that a person placed before those that came by themselves. */
const HOLD_ORDER: readonly HoldKind[] = [
  'barred',
  'manual',
  'security',
  ...HOLD_KINDS.filter((kind) => !['barred', 'manual', 'security'].includes(kind)),
];

/**
 * The rules of a group that are worth telling: those that found something in the books. Where none did, one of them
 * stands for all, since each would say the same.
 */
export function tellingRules<T extends { verdict: string }>(rules: readonly T[]): T[] {
  const telling = rules.filter((rule) => rule.verdict !== 'none' && rule.verdict !== 'never-read');
  return telling.length > 0 ? telling : rules.slice(0, 1);
}
