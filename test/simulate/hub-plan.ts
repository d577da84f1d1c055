import { type Change, type ChangeKey, changeKey, isRemoving, removalScope } from '@latchkey/domain/change';
import type { Correlation } from '@latchkey/domain/correlate';
import { countedScopes, type GuardLimits, type HeldReason } from '@latchkey/domain/guard';
import type { Person } from '@latchkey/domain/person';
import {
  factsOf,
  type HubState,
  identitiesOf,
  personOf,
  type StoredIdentity,
  setIdentity,
  sourcesOf,
  store,
  unlinkedOf,
} from './hub-state.ts';
import type { Parts } from './parts.ts';

const DAY_MS = 86_400_000;
const APPROVAL_MS = 3 * DAY_MS;

/** One person's part of a plan. */
export type PersonItem = {
  accountId: string;
  seenVersion: number;
  go: Change[];
  held: { change: Change; reason: HeldReason }[];
};
/** The same, or one outside account's. */
export type Item = PersonItem | { correlation: Correlation; held: boolean };

/** `confirm`: accounts whose change lacks only a look-up. */
export type Plan = { items: Item[]; confirm: string[]; everybody: boolean };

/** Whether people have approved a change: their word counts for 72 h. */
function approvedAt(hub: HubState, now: Date): GuardLimits['approved'] {
  return (accountId, key) =>
    hub.approvals.some(
      (one) =>
        one.accountId === accountId && one.key === key && one.on.getTime() > now.getTime() - APPROVAL_MS,
    );
}

/** Decides these accounts, or everybody and everything that is not linked yet. `addOnly`: a hint takes nothing away. */
export function plan(
  hub: HubState,
  parts: Parts,
  now: Date,
  accountIds: readonly string[] | null,
  addOnly = false,
): Plan {
  const approved = approvedAt(hub, now);
  const planned = new Map<string, number>();
  const changing: Person[] = [];
  const confirm: string[] = [];
  for (const id of accountIds ?? [...hub.accounts.keys()].sort()) {
    const person = personOf(hub, id);
    const changes = parts.decide(person, hub.policy, sourcesOf(hub), now);
    if (changes.some((change) => change.kind === 'confirm')) confirm.push(id);
    if (changes.some((change) => change.kind !== 'confirm')) changing.push(person);
    for (const scope of countedScopes(id, changes, approved))
      planned.set(scope, (planned.get(scope) ?? 0) + 1);
  }
  const limits: GuardLimits = {
    over: parts.scopesOver({ ...countsOf(hub, parts, now), planned }, parts.removalLimits(hub.policy.guard)),
    keepers: hub.keepers,
    privileged: new Set(hub.policy.groups.filter((group) => group.privileged).map((group) => group.name)),
    approved,
  };
  const items = changing.flatMap((person) => decideGuarded(hub, parts, person, { ...limits, addOnly }, now));
  items.sort((a, b) => urgency(b) - urgency(a));
  const news = correlations(hub, parts, now);
  return {
    items: [...items, ...news.filter((one) => accountIds === null || !one.held)],
    confirm,
    everybody: accountIds === null,
  };
}

function urgency(item: Item): number {
  return 'accountId' in item && item.go.some(isRemoving) ? 1 : 0;
}

/** What goes on never rests on what waits: decided again without it until nothing more is held. */
function decideGuarded(
  hub: HubState,
  parts: Parts,
  person: Person,
  limits: GuardLimits & { addOnly: boolean },
  now: Date,
): Item[] {
  const accountId = person.account.id;
  const exclude = new Set<ChangeKey>();
  const held: { change: Change; reason: HeldReason }[] = [];
  for (;;) {
    const decided = parts.decide(person, hub.policy, sourcesOf(hub), now, { exclude });
    const guarded = parts.guard(
      accountId,
      decided.filter((change) => change.kind !== 'confirm'),
      limits,
    );
    const left = limits.addOnly ? guarded.go.filter(takesAway) : [];
    for (const change of left) exclude.add(changeKey(change));
    held.push(...guarded.held.filter((one) => !limits.addOnly || !takesAway(one.change)));
    if (guarded.held.length + left.length === 0)
      return [{ accountId, seenVersion: person.account.version, go: guarded.go, held }];
    for (const { change } of guarded.held) exclude.add(changeKey(change));
  }
}

/** A grace ends in a removal and is told to its member. */
function takesAway(change: Change): boolean {
  return isRemoving(change) || change.kind === 'start-grace' || change.kind === 'withdraw-invitation';
}

/** Removals of the last 24 h, and accounts there are (those removed included), by scope. */
function countsOf(hub: HubState, parts: Parts, now: Date) {
  const taken = new Map<string, number>();
  const people = new Map<string, Set<string>>();
  for (const { scope, accountId } of parts.ticketsOf(hub.tickets, now)) {
    people.set(scope, (people.get(scope) ?? new Set()).add(accountId));
  }
  for (const [scope, ids] of people) taken.set(scope, ids.size);
  const managed = managedOf(hub);
  for (const [scope, count] of taken) managed.set(scope, (managed.get(scope) ?? 0) + count);
  return { taken, managed };
}

/** Accounts in each app and group now. */
export function managedOf(hub: HubState): Map<string, number> {
  const managed = new Map<string, number>();
  const add = (scope: string) => managed.set(scope, (managed.get(scope) ?? 0) + 1);
  for (const held of hub.accounts.values()) {
    for (const one of held.entitlements) if (one.treatment === 'present') add(`app:${one.app}`);
    for (const group of new Set(held.grants.map((grant) => grant.group))) add(`group:${group}`);
  }
  return managed;
}

/** Takes a ticket for each removal; false, and nothing taken, where a scope's limit is used up and nobody forces it. */
export function takeTickets(
  hub: HubState,
  parts: Parts,
  accountId: string,
  scopes: readonly { scope: string; forced: boolean }[],
  now: Date,
): boolean {
  for (const { scope, forced } of scopes) {
    if (forced) continue;
    const others = parts
      .ticketsOf(hub.tickets, now)
      .filter((one) => one.scope === scope && one.accountId !== accountId);
    const taken = new Set(others.map((one) => one.accountId)).size;
    const managed = (managedOf(hub).get(scope) ?? 0) + taken;
    const limitOf = parts.removalLimits(hub.policy.guard);
    if (taken + 1 > limitOf(scope, 0) && taken + 1 > limitOf(scope, managed)) return false;
  }
  for (const { scope, forced } of scopes) hub.tickets.push({ scope, accountId, on: now, forced });
  hub.tickets = hub.tickets.filter(({ on }) => on.getTime() > now.getTime() - 10 * DAY_MS);
  return true;
}

/**
 * Applies one part of a plan, as one transaction would: `moved` where the person is not the one that was decided on,
 * `refused` where the limit was used up meanwhile.
 */
export function applyItem(
  hub: HubState,
  parts: Parts,
  item: Item,
  now: Date,
): 'applied' | 'moved' | 'refused' {
  if (!('accountId' in item)) return applyCorrelation(hub, item, now);
  const person = personOf(hub, item.accountId);
  if (person.account.version !== item.seenVersion) return 'moved';
  if (item.go.length === 0) return 'applied';
  const approved = approvedAt(hub, now);
  const scopes = item.go.flatMap((change) => {
    const scope = removalScope(change);
    return scope === null ? [] : [{ scope, forced: approved(item.accountId, changeKey(change)) }];
  });
  if (!takeTickets(hub, parts, item.accountId, scopes, now)) {
    const removing = item.go.filter(isRemoving);
    item.held.push(...removing.map((change) => ({ change, reason: 'removal-limit' as const })));
    return 'refused';
  }
  store(hub, parts.applyToPerson(person, item.go, now));
  for (const change of item.go)
    hub.audit.push({ on: now, accountId: item.accountId, actor: 'system', event: change.kind, change });
  return 'applied';
}

function firstAlias(one: StoredIdentity): string {
  return [...one.aliases].sort()[0] ?? '';
}

/** Outside accounts that nobody is linked to and a rule would give a group. */
function correlations(hub: HubState, parts: Parts, now: Date): { correlation: Correlation; held: boolean }[] {
  const found: Correlation[] = [];
  const fresh = new Set<string>();
  const unlinked = [...hub.identities.values()].filter((one) => one.accountId === null && one.concerned);
  unlinked.sort((a, b) => Number(a.isGuest) - Number(b.isGuest) || (firstAlias(a) < firstAlias(b) ? -1 : 1));
  for (const one of unlinked) {
    const identity = unlinkedOf(one);
    const subject = { facts: factsOf(hub, one.id), identities: [identity] };
    const asked = hub.questions.filter((question) => question.identityId === one.id);
    if (asked.some((question) => question.answer === null || question.answer === 'refused')) continue;
    if (!hub.policy.rules.some((rule) => parts.verdict(subject, rule, sourcesOf(hub), now).grants)) continue;
    const { address } = one;
    const sameAddress = [...hub.accounts.values()].filter(
      ({ account, addresses }) =>
        address !== null &&
        (addresses.has(address) || identitiesOf(hub, account.id).some((other) => other.address === address)),
    );
    const correlation = parts.correlate(identity, {
      proved: [],
      erasedBefore: false,
      continuity: asked.flatMap((question) =>
        question.kind === 'continuity' && question.answer !== 'new' ? question.candidates : [],
      ),
      sameAddress: sameAddress.map((held) => held.account.id),
    });
    if (correlation.kind === 'new' && address !== null) {
      if (fresh.has(address)) continue;
      fresh.add(address);
    }
    found.push(correlation);
  }
  const isNew = (one: Correlation) => one.kind === 'new';
  const waits = (one: Correlation) => isNew(one) && !approvedAt(hub, now)(one.identityId, 'new');
  const recent = [...hub.accounts.values()].filter(
    ({ madeOn }) => madeOn.getTime() > now.getTime() - DAY_MS,
  ).length;
  const tooMany =
    found.filter(waits).length > 0 &&
    found.filter(waits).length + recent > parts.newPeopleLimit(hub.accounts.size);
  return found.map((correlation) => ({ correlation, held: tooMany && waits(correlation) }));
}

function applyCorrelation(
  hub: HubState,
  item: Extract<Item, { correlation: Correlation }>,
  now: Date,
): 'applied' | 'moved' {
  const { correlation, held } = item;
  if (held) return 'applied';
  const { identityId } = correlation;
  const identity = hub.identities.get(identityId);
  if (identity === undefined || identity.accountId !== null) return 'moved';
  if (correlation.kind === 'question') {
    const { about, candidates } = correlation;
    hub.questions.push({ kind: about ?? '', identityId, candidates, from: null, answer: null });
    return 'applied';
  }
  makeAccount(hub, identityId, now);
  return 'applied';
}

/** An account for somebody the books know: invited, with the address of the books. */
export function makeAccount(hub: HubState, identityId: string, now: Date): string {
  const identity = hub.identities.get(identityId);
  if (identity === undefined) throw new Error('there is no such outside account');
  hub.serial += 1;
  const id = `account-${String(hub.serial).padStart(6, '0')}`;
  hub.accounts.set(id, {
    account: { id, life: 'invited', username: null, name: null, language: null, version: 1, epoch: 1 },
    grants: [],
    holds: [],
    entitlements: [],
    invitation: { state: 'waiting', byHand: false },
    hasRole: false,
    addresses: new Set(identity.address === null ? [] : [identity.address]),
    madeOn: now,
  });
  setIdentity(hub, { ...identity, accountId: id });
  hub.audit.push({ on: now, accountId: id, actor: 'system', event: 'new-person', change: null });
  return id;
}
