import { type Change, changeKey, removalScope } from '@latchkey/domain/change';
import type { Person } from '@latchkey/domain/person';
import { managedOf, type PersonItem, type Plan } from './hub-plan.ts';
import { type HubState, identitiesOf, personOf } from './hub-state.ts';
import { EVERY_MS } from './rules.ts';
import { isSettled, knownSay, runsOf, type Sightings } from './sightings.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const GROUPS = ['members', 'friends', 'stewards'] as const;
const APPROVED_MS = 72 * HOUR;

/** An invariant that did not hold. */
export class Broken extends Error {
  readonly invariant: string;
  constructor(invariant: string, detail: string) {
    super(`${invariant}: ${detail}`);
    this.invariant = invariant;
  }
}

/** What people did, taken down where they did it. */
export type Ledger = {
  /** Holds that people placed: until when; null: until lifted. */
  holds: Map<string, Map<string, number | null>>;
  /** Accounts that an admin named as ones that no rule takes anything from. */
  keepers: Set<string>;
  /** Memberships that an admin ended until the next payment, and when. */
  offboarded: Map<string, number>;
  approvals: { accountId: string; key: string; at: number }[];
  removals: { scope: string; accountId: string; at: number; forced: boolean }[];
};

/** Nobody did anything yet. */
export function createLedger(): Ledger {
  return { holds: new Map(), keepers: new Set(), offboarded: new Map(), approvals: [], removals: [] };
}

/**
 * The oracle: it knows the true history of the contributions (truth.ts), what was read of it and when (sightings.ts) and
 * what people did (the ledger). It sees what the hub does and never asks the hub's own functions whether that is right.
 */
export type Oracle = { seen: Sightings; ledger: Ledger; hub: HubState };

/** Outside accounts, by number, that are linked to an account. */
export function numbersOf(hub: HubState, accountId: string): Set<number> {
  const numbers = new Set<number>();
  for (const one of identitiesOf(hub, accountId)) {
    for (const alias of one.aliases)
      if (alias.startsWith('legacyId:')) numbers.add(Number(alias.slice('legacyId:'.length)));
  }
  return numbers;
}

function check(holds: boolean, invariant: string, detail: () => string): void {
  if (!holds) throw new Broken(invariant, detail());
}

const show = (value: unknown) => JSON.stringify(value);

/** Whether a hold that a person placed stands now. */
function standsBy(oracle: Oracle, accountId: string, kind: string, now: number): boolean {
  const until = oracle.ledger.holds.get(accountId)?.get(kind);
  return until !== undefined && (until === null || until > now);
}

function approved(oracle: Oracle, accountId: string, key: string, now: number): boolean {
  return oracle.ledger.approvals.some(
    (one) => one.accountId === accountId && one.key === key && one.at > now - APPROVED_MS,
  );
}

/** Everything that bears on one person and group, for whoever looks for the cause. */
function dossier(oracle: Oracle, accountId: string, group: string, now: number): string {
  const { hub, seen } = oracle;
  const numbers = numbersOf(hub, accountId);
  const day = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const { facts, grants, holds, account } = personOf(hub, accountId);
  return [
    `${accountId} (${account.life}, outside ${[...numbers].join(' ')}) ${group} at ${day(now)}`,
    `known: ${show(knownSay(seen, numbers, group, now))}`,
    ...runsOf(seen, numbers, group).map(
      (run) => `  ${run.mark} read ${day(run.firstFull)} to ${day(run.lastFull)}, alone ${day(run.lookedUp)}`,
    ),
    `grants ${show(grants)} holds ${show(holds)}`,
    ...facts
      .filter(({ data }) => data.kind !== 'member' || data.role === 'ADMIN')
      .map((fact) => {
        const { data, missing, sinceOn, agreedOn, confirmedOn } = fact;
        return `  fact ${show({ ...data, missing, sinceOn, agreedOn, confirmedOn })}`;
      }),
    `gaps ${show(seen.gaps.map((gap) => [day(gap.from), day(gap.to)]))}`,
  ].join('\n');
}

/** Nothing is taken away but on two agreeing complete reads, fresh, after the due date, and a look-up. */
function checkTaken(oracle: Oracle, accountId: string, group: string, now: number, lookedUp: boolean): void {
  const { seen } = oracle;
  const numbers = numbersOf(oracle.hub, accountId);
  const say = knownSay(seen, numbers, group, now);
  const what = () => dossier(oracle, accountId, group, now);
  check(say.kind === 'no', 'nobody with a reason loses it', what);
  const due = say.kind === 'no' ? say.due : null;
  check(isSettled(seen, numbers, group, null, lookedUp), 'no removal on partial knowledge', what);
  const last = seen.fulls.at(-1) ?? 0;
  const dueSeen = due === null || (last >= due && isSettled(seen, numbers, group, due, lookedUp));
  check(dueSeen, 'nobody is moved on rows older than the due date', what);
  check(now - last <= Math.max(2 * EVERY_MS, 6 * HOUR), 'nobody is moved on stale rows', what);
}

/** "Your contribution stopped": the same reads, and the end that was told is the true one. */
function checkTold(oracle: Oracle, accountId: string, change: Change & { kind: 'start-grace' }, now: number) {
  const { seen } = oracle;
  const numbers = numbersOf(oracle.hub, accountId);
  const say = knownSay(seen, numbers, change.group, now);
  const what = () => `told ${show(change)}\n${dossier(oracle, accountId, change.group, now)}`;
  const alive = say.kind === 'yes' || say.kind === 'keeps';
  check(alive && say.end !== null, 'nobody is told that a contribution stopped that runs on', what);
  if (!alive || say.end === null) return;
  check(Math.abs(say.end - change.endOn.getTime()) < HOUR, 'grace ends when it was promised to', what);
  check(isSettled(seen, numbers, change.group, null, true), 'nobody is told on partial knowledge', what);
  const dueSeen = say.due === null || (seen.fulls.at(-1) ?? 0) >= say.due;
  check(dueSeen, 'nobody is told on rows older than the due date', what);
}

/** Looks at one person's part of a plan that was applied. */
export function sawApplied(oracle: Oracle, item: PersonItem, before: Person, now: number) {
  const { accountId } = item;
  const { hub, ledger } = oracle;
  const after = personOf(hub, accountId);
  const what = (change: unknown) => () => `${accountId} ${show(change)} ${show(before.holds)}`;
  const barred = standsBy(oracle, accountId, 'barred', now);
  for (const change of item.go) {
    switch (change.kind) {
      case 'end-group':
        checkTaken(oracle, accountId, change.group, now, true);
        break;
      case 'start-grace':
        checkTold(oracle, accountId, change, now);
        break;
      case 'place-hold':
        check(change.hold === 'lapsed', 'the books place no hold but lapsed', what(change));
        check(!before.hasRole, 'keepers of a role stay', what(change));
        for (const group of GROUPS) checkTaken(oracle, accountId, group, now, true);
        break;
      case 'leave':
        check(!before.hasRole, 'keepers of a role stay', what(change));
        for (const group of GROUPS) checkTaken(oracle, accountId, group, now, true);
        break;
      case 'grant-group': {
        check(!barred, 'the barred stay out', what(change));
        const say = knownSay(oracle.seen, numbersOf(hub, accountId), change.group, now);
        check(
          say.kind === 'yes' || say.kind === 'keeps',
          'nobody gets in without a reason',
          what([change, say]),
        );
        const key = changeKey(change);
        const privileged = change.group === 'stewards';
        check(
          !privileged || approved(oracle, accountId, key, now),
          'a person lets in the privileged',
          what(change),
        );
        break;
      }
      case 'lift-hold':
        checkLifted(oracle, accountId, change.hold, before, after, now);
        break;
      case 'return':
        check(!barred, 'the barred stay out', what(change));
        break;
    }
  }
  checkExplained(item.go, before, after);
  checkKept(oracle, item, now);
  for (const change of item.go) {
    const scope = removalScope(change);
    if (scope === null) continue;
    const forced = approved(oracle, accountId, changeKey(change), now);
    ledger.removals.push({ scope, accountId, at: now, forced });
    if (!forced) checkLimit(oracle, scope, now);
  }
}

/** What is taken from a keeper was approved by a person. */
function checkKept(oracle: Oracle, item: PersonItem, now: number): void {
  const { accountId } = item;
  if (!oracle.ledger.keepers.has(accountId)) return;
  for (const change of item.go) {
    const takes =
      change.kind === 'end-group' ||
      change.kind === 'place-hold' ||
      change.kind === 'leave' ||
      (change.kind === 'set-entitlement' && change.from === 'present' && change.treatment !== 'present');
    const may = !takes || approved(oracle, accountId, changeKey(change), now);
    check(may, 'keepers stay', () => `${accountId} ${show(change)}`);
  }
}

/** Whoever asked: no removal that nobody forced beyond max(3, 10 %) of the scope in any 24 h. */
function checkLimit(oracle: Oracle, scope: string, now: number): void {
  const recent = oracle.ledger.removals.filter((one) => one.scope === scope && one.at > now - DAY);
  const people = new Set(recent.map((one) => one.accountId)).size;
  const there = (managedOf(oracle.hub).get(scope) ?? 0) + people;
  check(
    people <= Math.max(3, Math.floor(there / 10)),
    'the guard is never exceeded',
    () => `${scope}: ${people} of ${there} within 24 h`,
  );
}

function checkLifted(
  oracle: Oracle,
  accountId: string,
  hold: string,
  before: Person,
  after: Person,
  now: number,
): void {
  const what = () => `${accountId} ${hold} ${show(before.holds)}`;
  if (hold !== 'lapsed') {
    check(!standsBy(oracle, accountId, hold, now), 'a hold is lifted only by what may lift it', what);
    return;
  }
  const numbers = numbersOf(oracle.hub, accountId);
  const pays = GROUPS.some((group) => knownSay(oracle.seen, numbers, group, now).kind === 'yes');
  const byHand = after.grants.some((grant) => grant.origin === 'manual');
  const since = oracle.ledger.offboarded.get(accountId);
  check(pays || byHand || before.hasRole, 'a hold is lifted only by what may lift it', what);
  if (since === undefined) return;
  const paid = runsOf(oracle.seen, numbers, 'members').some(
    ({ snap }) => snap?.kind === 'order' && snap.paid !== null && snap.paid.at > since,
  );
  const given = after.grants.some((grant) => grant.origin === 'manual' && grant.startOn.getTime() >= since);
  check(paid || given, 'who was put out until the next payment stays out until then', what);
  oracle.ledger.offboarded.delete(accountId);
}

/** Whatever is different about a person afterwards, a change says so, and why. */
function checkExplained(go: readonly Change[], before: Person, after: Person): void {
  const has = (test: (change: Change) => boolean, detail: unknown) =>
    check(go.some(test), 'the record explains every change', () => show([detail, go]));
  const groups = (person: Person) =>
    new Map(
      person.grants
        .filter((one) => one.origin === 'rule')
        .map((one) => [one.group, one.endOn?.getTime() ?? null]),
    );
  const [had, holds] = [groups(before), groups(after)];
  for (const group of new Set([...had.keys(), ...holds.keys()])) {
    if (had.has(group) === holds.has(group) && had.get(group) === holds.get(group)) continue;
    has((change) => 'group' in change && change.group === group, group);
  }
  const kinds = (person: Person) => new Set(person.holds.map((one) => one.kind));
  for (const kind of new Set([...kinds(before), ...kinds(after)])) {
    if (kinds(before).has(kind) === kinds(after).has(kind)) continue;
    has((change) => 'hold' in change && change.hold === kind, kind);
  }
  if (before.account.life !== after.account.life)
    has((change) => change.kind === 'leave' || change.kind === 'return', after.account.life);
  for (const one of after.entitlements) {
    const old = before.entitlements.find((other) => other.app === one.app);
    if (old?.version === one.version) continue;
    has((change) => 'app' in change && change.app === one.app, one.app);
  }
}

/** After a complete read with its look-ups: what is known by now has been done, unless it waits for a person. */
export function sawComplete(oracle: Oracle, plan: Plan, now: number): void {
  const { hub, seen } = oracle;
  const waiting = new Set(hub.waiting.map((one) => one.accountId));
  for (const [accountId, held] of hub.accounts) {
    if (waiting.has(accountId) || plan.confirm.length > 50) continue;
    const numbers = numbersOf(hub, accountId);
    const asked = hub.questions.some(
      (one) =>
        one.answer === null && one.from !== null && hub.identities.get(one.from)?.accountId === accountId,
    );
    for (const group of GROUPS) {
      const grant = held.grants.find((one) => one.group === group && one.origin === 'rule');
      const say = knownSay(seen, numbers, group, now);
      const what = () => dossier(oracle, accountId, group, now);
      const over = say.kind === 'no' && isSettled(seen, numbers, group, say.due, false);
      check(
        grant === undefined || !over || asked,
        'nobody without a reason has access after reason, grace and two reads',
        what,
      );
      const free =
        held.account.life === 'active' && held.holds.length === 0 && group !== 'stewards' && !asked;
      check(grant !== undefined || say.kind !== 'yes' || !free, 'who has a reason gets in', what);
    }
  }
}

/** At any time: holds and apps agree with what people did and with the groups. */
export function sawState(oracle: Oracle, now: number): void {
  const { hub, ledger } = oracle;
  for (const [accountId, held] of hub.accounts) {
    const what = () => `${accountId} ${show(held)}`;
    for (const [kind, until] of ledger.holds.get(accountId) ?? []) {
      if (until !== null && until <= now) continue;
      const stands = held.holds.some((one) => one.kind === kind);
      check(stands, 'a hold is lifted only by what may lift it', () => `${kind} ${what()}`);
      const open = held.entitlements.filter((one) => one.treatment === 'present');
      const invariant = kind === 'barred' ? 'the barred stay out' : 'who is held is in no app';
      check(open.length === 0, invariant, what);
    }
    if (held.account.life !== 'active' || held.holds.length > 0) continue;
    const inGroups = new Set(held.grants.map((one) => one.group));
    const cloud = held.entitlements.find((one) => one.app === 'cloud');
    check(
      !inGroups.has('members') || cloud === undefined || cloud.treatment === 'present',
      'who has the group has its app',
      what,
    );
  }
}
