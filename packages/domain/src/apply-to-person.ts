import { type Change, isRemoving } from './change.ts';
import type { Person } from './person.ts';

/**
 * What a person is after changes: the pure twin of `commands/apply-change`. `now` is calendar time. A change that
 * finds nothing to do leaves the person as it is. `confirm` changes nothing: only a look-up can.
 */
export function applyToPerson(person: Person, changes: readonly Change[], now: Date): Person {
  const after = changes.reduce((draft, change) => applyOne(draft, change, now), person);
  if (after === person) return person;
  return { ...after, account: { ...after.account, version: person.account.version + 1 } };
}

function applyOne(person: Person, change: Change, now: Date): Person {
  switch (change.kind) {
    case 'confirm':
      return person;
    case 'invite-again':
      return { ...person, invitation: { state: 'waiting', byHand: false } };
    case 'withdraw-invitation':
      return { ...person, invitation: { state: 'withdrawn', byHand: false } };
    case 'ask-admission':
      if (person.admissions?.some((one) => one.group === change.group)) return person;
      return {
        ...person,
        admissions: [...(person.admissions ?? []), { group: change.group, state: 'waiting' }],
      };
    case 'end-admission':
      return {
        ...person,
        admissions: (person.admissions ?? []).filter(
          (one) => one.group !== change.group || one.state !== 'waiting',
        ),
      };
    case 'grant-group':
      if (ruleGrant(person, change.group) !== undefined) return person;
      return {
        ...person,
        grants: [...person.grants, { group: change.group, origin: 'rule', startOn: now, endOn: null }],
      };
    case 'start-grace':
      return withEnd(person, change.group, change.endOn);
    case 'end-grace':
      return withEnd(person, change.group, null);
    case 'end-group': {
      const ended = ruleGrant(person, change.group);
      return ended === undefined
        ? person
        : { ...person, grants: person.grants.filter((grant) => grant !== ended) };
    }
    case 'place-hold':
      if (person.holds.some((hold) => hold.kind === change.hold)) return person;
      return {
        ...person,
        account: { ...person.account, epoch: person.account.epoch + 1 },
        holds: [...person.holds, { kind: change.hold, placedOn: now, untilOn: null, placedBy: 'rule' }],
      };
    case 'lift-hold':
      return { ...person, holds: person.holds.filter((hold) => hold.kind !== change.hold) };
    case 'leave':
      return { ...person, account: { ...person.account, life: 'left', epoch: person.account.epoch + 1 } };
    case 'return':
      return { ...person, account: { ...person.account, life: 'active' } };
    case 'set-entitlement': {
      const before = person.entitlements.find((one) => one.app === change.app);
      const next = {
        app: change.app,
        treatment: change.treatment,
        groups: change.groups,
        closedOn: change.closedOn,
        version: (before?.version ?? 0) + 1,
        epoch: (before?.epoch ?? 0) + (isRemoving(change) ? 1 : 0),
      };
      return { ...person, entitlements: [...person.entitlements.filter((one) => one !== before), next] };
    }
  }
}

function ruleGrant(person: Person, group: string) {
  return person.grants.find((grant) => grant.group === group && grant.origin === 'rule');
}

function withEnd(person: Person, group: string, endOn: Date | null): Person {
  const found = ruleGrant(person, group);
  if (found === undefined) return person;
  return { ...person, grants: person.grants.map((grant) => (grant === found ? { ...grant, endOn } : grant)) };
}
