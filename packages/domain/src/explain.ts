import type { Life } from './account.ts';
import { addDays } from './calendar.ts';
import type { Change } from './change.ts';
import { decide, waitsForPayment } from './decide.ts';
import { groupsOf, opensFor } from './decide-entitlements.ts';
import type { Treatment } from './entitlement.ts';
import { type ExplainedRule, explainRules } from './explain-rule.ts';
import type { Fact } from './fact.ts';
import { isFresh } from './fresh.ts';
import { HOLD_KINDS, type HoldKind, LIFTERS, type Lifter, mayLift } from './hold.ts';
import { type Judgement, judgeGroup } from './judge-group.ts';
import type { GroupGrant, Person, Sources } from './person.ts';
import type { AppRule, Policy } from './rule.ts';
import { type AppState, NO_SURROUNDINGS, type Surroundings } from './surroundings.ts';

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
  /** The app serves people of no group, too. */
  open: boolean;
  /** App groups that the account is to be in there. */
  groups: readonly string[];
  state: AppState | null;
};

export type ExplainedGroup = {
  group: string;
  privileged: boolean;
  granted: Omit<GroupGrant, 'group'>[];
  judgement: Judgement['kind'];
  /** Whether somebody who is not in it gets it by what the books say now. */
  grants: boolean;
  rules: ExplainedRule[];
};

/** What the books say. `seat`: it is said of an organization of which the person holds that seat; null: of themselves. */
export type ExplainedFact = Fact & { seat: number | null };

/** How far a source can be relied on now. */
export type ExplainedSource = {
  source: string;
  state: 'fresh' | 'stale' | 'never-read';
  lastCompleteOn: Date | null;
};

/** Why a person has access, or not: codes and values, no sentences. `waiting`: what deciding now would change. */
export type Explanation = {
  accountId: string;
  /** The instant of the calendar that it is true for. */
  on: Date;
  life: Life;
  holds: { kind: HoldKind; placedOn: Date; untilOn: Date | null; byPerson: boolean; liftedBy: Lifter[] }[];
  /** Was put out until the next payment, and the books show none since. */
  paysAnew: boolean;
  invitation: 'waiting' | 'sent' | 'claimed' | 'withdrawn' | null;
  /** How many outside accounts are linked to this one. */
  identities: number;
  sources: ExplainedSource[];
  facts: ExplainedFact[];
  groups: ExplainedGroup[];
  apps: ExplainedApp[];
  held: Surroundings['held'];
  approvals: Surroundings['approvals'];
  questions: Surroundings['questions'];
  waiting: Change[];
};

/** Explains a person by the same rules, facts and instant that `decide` would use. */
export function explain(
  person: Person,
  policy: Policy,
  sources: Sources,
  now: Date,
  around: Surroundings = NO_SURROUNDINGS,
): Explanation {
  return {
    accountId: person.account.id,
    on: now,
    life: person.account.life,
    holds: person.holds.map(({ kind, placedOn, untilOn, placedBy }) => ({
      kind,
      placedOn,
      untilOn,
      byPerson: placedBy === 'person',
      liftedBy: LIFTERS.filter((by) => mayLift(kind, by)),
    })),
    paysAnew: waitsForPayment(person, now),
    invitation: person.invitation?.state ?? null,
    identities: person.identities.length,
    sources: Object.values(sources).map((source) => ({
      source: source.name,
      state: source.lastCompleteOn === null ? 'never-read' : isFresh(source, now) ? 'fresh' : 'stale',
      lastCompleteOn: source.lastCompleteOn,
    })),
    facts: [
      ...person.facts.map((fact) => ({ ...fact, seat: null })),
      ...(person.seats ?? []).flatMap(({ place, facts }) => facts.map((fact) => ({ ...fact, seat: place }))),
    ],
    groups: policy.groups.map(({ name, privileged }) => {
      const judged = judgeGroup(person, name, policy, sources, now);
      return {
        group: name,
        privileged,
        granted: person.grants
          .filter((grant) => grant.group === name)
          .map(({ origin, startOn, endOn }) => ({ origin, startOn, endOn })),
        judgement: judged.kind,
        grants: judged.kind === 'given' && judged.grants,
        rules: explainRules(person, name, policy, sources, now),
      };
    }),
    apps: policy.apps.map((app) => explainApp(person, app, policy, around)),
    held: around.held,
    approvals: around.approvals,
    questions: around.questions,
    waiting: decide(person, policy, sources, now),
  };
}

function explainApp(person: Person, app: AppRule, policy: Policy, around: Surroundings): ExplainedApp {
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
    open: app.open,
    groups: wish?.groups ?? [],
    state: around.apps.find((one) => one.app === app.name) ?? null,
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
  const opened = opensFor(app, groups);
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
