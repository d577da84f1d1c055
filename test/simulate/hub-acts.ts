import { type Change, changeKey, isRemoving, removalScope } from '@latchkey/domain/change';
import type { Hold, HoldKind, Lifter } from '@latchkey/domain/hold';
import { makeAccount, takeTickets } from './hub-plan.ts';
import { type AuditRow, type HubState, personOf, setIdentity, sourcesOf, store } from './hub-state.ts';
import type { Parts } from './parts.ts';

function record(hub: HubState, row: AuditRow): void {
  hub.audit.push(row);
}

function write(hub: HubState, parts: Parts, accountId: string, changes: readonly Change[], now: Date): void {
  store(hub, parts.applyToPerson(personOf(hub, accountId), changes, now));
  for (const change of changes)
    record(hub, { on: now, accountId, actor: 'system', event: change.kind, change });
}

/** What a hold means for the apps: wishes alone. Somebody named this person, so the tickets are never refused. */
function followHold(hub: HubState, parts: Parts, accountId: string, now: Date): void {
  const person = personOf(hub, accountId);
  const sources = sourcesOf(hub);
  const changes =
    person.account.life === 'invited'
      ? parts
          .decide(person, hub.policy, sources, now)
          .filter((change) => change.kind === 'withdraw-invitation')
      : parts.decideEntitlements(person, hub.policy, sources, now);
  const scopes = changes.flatMap((change) => {
    const scope = removalScope(change);
    return scope === null ? [] : [{ scope, forced: true }];
  });
  takeTickets(hub, parts, accountId, scopes, now);
  write(hub, parts, accountId, changes, now);
}

/** Decides one person again: what adds goes on at once, what takes away is left to the next plan. */
export function decideAgain(hub: HubState, parts: Parts, accountId: string, now: Date): void {
  const exclude = new Set<string>();
  const privileged = new Set(hub.policy.groups.filter((one) => one.privileged).map((one) => one.name));
  const limits = { over: new Set<string>(), keepers: hub.keepers, privileged, approved: () => false };
  for (;;) {
    const person = personOf(hub, accountId);
    const decided = parts
      .decide(person, hub.policy, sourcesOf(hub), now, { exclude })
      .filter((change) => change.kind !== 'confirm');
    const { held } = parts.guard(accountId, decided, limits);
    const waits = [...held.map((one) => one.change), ...decided.filter(isRemoving)];
    if (waits.length === 0) {
      write(hub, parts, accountId, decided, now);
      return;
    }
    for (const change of waits) exclude.add(changeKey(change));
  }
}

function edit(
  hub: HubState,
  accountId: string,
  change: (person: ReturnType<typeof personOf>) => object,
): void {
  const person = personOf(hub, accountId);
  const account = { ...person.account, version: person.account.version + 1 };
  store(hub, { ...person, account, ...change({ ...person, account }) });
}

/** A person places a hold; one that stands is only made longer. */
export function placeHold(
  hub: HubState,
  parts: Parts,
  accountId: string,
  kind: Exclude<HoldKind, 'lapsed'>,
  untilOn: Date | null,
  now: Date,
): void {
  const standing = personOf(hub, accountId).holds.find((one) => one.kind === kind);
  if (standing !== undefined) {
    if (standing.untilOn === null || (untilOn !== null && untilOn <= standing.untilOn)) return;
  }
  const hold: Hold = { kind, placedOn: standing?.placedOn ?? now, untilOn, placedBy: 'person' };
  edit(hub, accountId, ({ holds, account }) => ({
    holds: [...holds.filter((one) => one.kind !== kind), hold],
    account: { ...account, epoch: account.epoch + 1 },
  }));
  record(hub, { on: now, accountId, actor: 'admin', event: `place-hold:${kind}`, change: null });
  followHold(hub, parts, accountId, now);
}

/** Lifts a hold if `by` may. Answers whether it did. */
export function liftHold(
  hub: HubState,
  parts: Parts,
  accountId: string,
  kind: HoldKind,
  by: Lifter,
  now: Date,
): boolean {
  const { holds } = personOf(hub, accountId);
  if (!parts.mayLift(kind, by) || !holds.some((one) => one.kind === kind)) return false;
  edit(hub, accountId, () => ({ holds: holds.filter((one) => one.kind !== kind) }));
  const actor = by === 'admin' ? 'admin' : 'person';
  record(hub, { on: now, accountId, actor, event: `lift-hold:${kind}`, change: null });
  decideAgain(hub, parts, accountId, now);
  return true;
}

/** An admin ends a membership until the next payment. */
export function offboard(hub: HubState, parts: Parts, accountId: string, now: Date): void {
  const { grants, holds, account, invitation } = personOf(hub, accountId);
  if (account.life === 'erasing' || account.life === 'erased') return;
  const groups = [...new Set(grants.map((grant) => grant.group))];
  const scopes = groups.map((group) => ({ scope: `group:${group}`, forced: true }));
  takeTickets(hub, parts, accountId, scopes, now);
  const hold: Hold = { kind: 'lapsed', placedOn: now, untilOn: null, placedBy: 'person' };
  edit(hub, accountId, (person) => ({
    grants: [],
    holds: [...holds.filter((one) => one.kind !== 'lapsed'), hold],
    invitation:
      account.life === 'invited' && invitation !== null ? { state: 'withdrawn', byHand: true } : invitation,
    account: {
      ...person.account,
      life: account.life === 'active' ? 'left' : account.life,
      epoch: account.epoch + 1,
    },
  }));
  record(hub, { on: now, accountId, actor: 'admin', event: 'offboard', change: null });
  followHold(hub, parts, accountId, now);
}

/** An admin gives a group by hand, or takes it back; what follows for the apps is decided with the next plan. */
export function giveByHand(
  hub: HubState,
  parts: Parts,
  accountId: string,
  input: { group: string; give: boolean },
  now: Date,
): void {
  const { grants } = personOf(hub, accountId);
  const others = grants.filter((one) => !(one.origin === 'manual' && one.group === input.group));
  if (input.give === others.length < grants.length) return;
  const made = { group: input.group, origin: 'manual', startOn: now, endOn: null } as const;
  edit(hub, accountId, () => ({ grants: input.give ? [...others, made] : others }));
  const event = input.give ? 'give-group' : 'take-group';
  record(hub, { on: now, accountId, actor: 'admin', event, change: null });
  if (input.give) decideAgain(hub, parts, accountId, now);
  else if (!others.some((one) => one.group === input.group))
    takeTickets(hub, parts, accountId, [{ scope: `group:${input.group}`, forced: true }], now);
}

/** Gives or takes a role of the hub. */
export function setRole(hub: HubState, accountId: string, hasRole: boolean, now: Date): void {
  edit(hub, accountId, () => ({ hasRole }));
  record(hub, {
    on: now,
    accountId,
    actor: 'admin',
    event: hasRole ? 'give-role' : 'take-role',
    change: null,
  });
}

/** Everybody who was invited claims. */
export function claimAll(hub: HubState, now: Date): string[] {
  const claimed = [...hub.accounts.values()].filter(
    ({ account, invitation, holds }) =>
      account.life === 'invited' && invitation?.state === 'waiting' && holds.length === 0,
  );
  for (const { account } of claimed) {
    edit(hub, account.id, (person) => ({
      invitation: { state: 'claimed', byHand: false },
      account: { ...person.account, life: 'active', username: `u${account.id.slice(-6)}` },
    }));
    record(hub, { on: now, accountId: account.id, actor: 'person', event: 'claim', change: null });
  }
  return claimed.map(({ account }) => account.id);
}

/** Answers every open question about an outside account. A guest is linked by rows that moved, never by an address. */
export function answer(
  hub: HubState,
  parts: Parts,
  identityId: string,
  said: { same: string } | 'new',
  now: Date,
): boolean {
  const open = hub.questions.filter((one) => one.identityId === identityId && one.answer === null);
  const identity = hub.identities.get(identityId);
  const [first] = open;
  if (identity === undefined || first === undefined) return false;
  if (said !== 'new') {
    if (identity.accountId !== null || (identity.isGuest && first.kind !== 'continuity')) return false;
    setIdentity(hub, { ...identity, accountId: said.same });
    edit(hub, said.same, () => ({}));
    record(hub, { on: now, accountId: said.same, actor: 'admin', event: 'link-identity', change: null });
  } else if (identity.accountId === null) makeAccount(hub, identityId, now);
  for (const one of open) one.answer = said === 'new' ? 'new' : 'same';
  if (said !== 'new') decideAgain(hub, parts, said.same, now);
  return true;
}
