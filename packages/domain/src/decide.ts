import { decideAdmissions } from './admission.ts';
import { applyToPerson } from './apply-to-person.ts';
import { isBarred } from './bar.ts';
import { addDays } from './calendar.ts';
import { type Change, type ChangeKey, changeKey, isRemoving } from './change.ts';
import { allReadSince, decideEntitlements, groupsOf } from './decide-entitlements.ts';
import { type Judgement, judgeGroup } from './judge-group.ts';
import type { Person, Sources } from './person.ts';
import type { Policy } from './rule.ts';

/** `exclude`: keys of changes that wait for a person. What is decided then never rests on one of them. */
export type DecideOptions = { exclude?: ReadonlySet<ChangeKey> };

/**
 * What has to change for one person so that the rules hold, in the order in which it is applied. `now`: calendar.
 * Applying the answer and deciding again at the same instant gives nothing (but `confirm`, which asks for a look-up).
 *
 * | life    | may change                                                               |
 * |---------|--------------------------------------------------------------------------|
 * | invited | the invitation alone: withdrawn when the books say no, open again on yes |
 * | active  | group grants, holds, leaving, entitlements; nothing new while barred     |
 * | left    | the same, and returning                                                  |
 * | erasing | entitlements, to erased                                                  |
 * | erased  | nothing                                                                  |
 */
export function decide(
  person: Person,
  policy: Policy,
  sources: Sources,
  now: Date,
  options: DecideOptions = {},
): Change[] {
  switch (person.account.life) {
    case 'erased':
      return [];
    case 'erasing':
      return decideEntitlements(person, policy, sources, now).filter(
        (one) => !isExcluded(one, options.exclude),
      );
    case 'invited':
      return [
        ...decideAdmissions(person, policy, sources, now).filter((one) => !isExcluded(one, options.exclude)),
        ...decideInvitation(person, policy, sources, now, options),
      ];
    case 'active':
    case 'left':
      return decideMember(person, policy, sources, now, options);
  }
}

function decideMember(
  before: Person,
  policy: Policy,
  sources: Sources,
  now: Date,
  options: DecideOptions,
): Change[] {
  let person = before;
  const changes: Change[] = [];
  const add = (change: Change) => {
    if (isExcluded(change, options.exclude)) return;
    changes.push(change);
    person = applyToPerson(person, [change], now);
  };
  const judgements = judgeAll(before, policy, sources, now);
  const sure = [...judgements.values()].every((one) => one.kind === 'over');

  decideGroups(before, judgements, now, options).forEach(add);
  if (!waitsForPayment(before, now)) decideAdmissions(person, policy, sources, now).forEach(add);

  for (const hold of before.holds) {
    if (hold.untilOn !== null && hold.untilOn <= now)
      add({ kind: 'lift-hold', hold: hold.kind, reason: 'hold-expired' });
  }
  const inGroup = () => groupsOf(person, policy).size > 0;
  const lapsed = person.holds.find((hold) => hold.kind === 'lapsed');
  if (lapsed !== undefined && !waitsForPayment(before, now)) {
    if (isPaidAgain(person, judgements))
      add({ kind: 'lift-hold', hold: 'lapsed', reason: 'books-paid-again' });
    else if (person.hasRole && lapsed.placedBy === 'rule') {
      add({ kind: 'lift-hold', hold: 'lapsed', reason: 'hold-lifted' });
    }
  }
  const maybe = lapsed === undefined && person.account.life === 'active' && person.shared !== true;
  if (maybe && !inGroup() && !person.hasRole && sure) {
    add({ kind: 'place-hold', hold: 'lapsed', reason: 'no-group-left' });
  }

  decideLife(person, inGroup(), sure, policy, sources, now).forEach(add);
  decideEntitlements(person, policy, sources, now).forEach(add);
  if (needsLookUp(person, judgements, inGroup()))
    changes.unshift({ kind: 'confirm', reason: 'needs-look-up' });
  return changes;
}

/** Judgements of every group that a rule names or a rule's grant is in. */
function judgeAll(person: Person, policy: Policy, sources: Sources, now: Date): Map<string, Judgement> {
  const names = new Set([
    ...policy.rules.map((rule) => rule.group),
    ...person.grants.filter((grant) => grant.origin === 'rule').map((grant) => grant.group),
  ]);
  return new Map([...names].map((group) => [group, judgeGroup(person, group, policy, sources, now)]));
}

/**
 * | judgement          | grant by rule | change                                                             |
 * |--------------------|---------------|--------------------------------------------------------------------|
 * | given              | none          | grant, where the books may grant or there is nothing else          |
 * | given, with an end | another end   | start grace                                                        |
 * | given, no end      | in grace      | end grace                                                          |
 * | given, end unknown | any           | –                                                                  |
 * | over               | any           | end                                                                |
 * | unclear            | any           | –                                                                  |
 *
 * Books that only keep access give it to whoever has nothing else: to an account that was claimed and never decided
 * about (somebody whose payment failed between the invitation and the claim is in grace like everybody else), and to one
 * whose last other group ends now.
 */
function decideGroups(
  person: Person,
  judgements: ReadonlyMap<string, Judgement>,
  now: Date,
  options: DecideOptions,
): Change[] {
  const ends = ({ group, origin }: Person['grants'][number]) => {
    const judgement = judgements.get(group);
    if (origin !== 'rule' || judgement?.kind !== 'over') return false;
    return !isExcluded({ kind: 'end-group', group, reason: judgement.reason }, options.exclude);
  };
  const isOver = ({ untilOn }: Person['holds'][number]) => untilOn !== null && untilOn <= now;
  const hasNothing =
    person.account.life === 'active' &&
    person.grants.every(ends) &&
    person.holds.every(isOver) &&
    !person.hasRole;
  const closed = isBarred(person.holds, now) || waitsForPayment(person, now);
  return [...judgements].flatMap(([group, judgement]): Change[] => {
    if (judgement.kind === 'unclear') return [];
    const grant = person.grants.find((one) => one.group === group && one.origin === 'rule');
    if (judgement.kind === 'over') {
      return grant === undefined ? [] : [{ kind: 'end-group', group, reason: judgement.reason }];
    }
    const { end, reason } = judgement;
    if (grant === undefined) {
      if (closed || !(judgement.grants || hasNothing)) return [];
      const granted: Change = { kind: 'grant-group', group, reason };
      return end instanceof Date
        ? [granted, { kind: 'start-grace', group, endOn: end, reason: 'books-grace' }]
        : [granted];
    }
    if (end === 'unknown' || end?.getTime() === grant.endOn?.getTime()) return [];
    return end === null
      ? [{ kind: 'end-grace', group, reason: 'books-paid-again' }]
      : [{ kind: 'start-grace', group, endOn: end, reason: 'books-grace' }];
  });
}

/** Put out by a person until the next payment, and the books know of none since; a later manual grant counts too. */
export function waitsForPayment(person: Person, now: Date): boolean {
  const hold = person.holds.find((one) => one.kind === 'lapsed' && one.placedBy === 'person');
  if (hold === undefined) return false;
  const isSince = (at: string | null) => at !== null && new Date(at) > hold.placedOn && new Date(at) <= now;
  const paid = person.facts.some(
    (fact) =>
      fact.data.kind === 'order' &&
      !fact.missing &&
      (isSince(fact.data.lastChargedAt) || isSince(fact.data.processedAt)),
  );
  return !paid && !person.grants.some((grant) => grant.origin === 'manual' && grant.startOn >= hold.placedOn);
}

function isPaidAgain(person: Person, judgements: ReadonlyMap<string, Judgement>): boolean {
  return person.grants.some((grant) => grant.origin === 'manual' || mayGrant(judgements.get(grant.group)));
}

function mayGrant(judgement: Judgement | undefined): boolean {
  return judgement?.kind === 'given' && judgement.grants;
}

function decideLife(
  person: Person,
  inGroup: boolean,
  sure: boolean,
  policy: Policy,
  sources: Sources,
  now: Date,
): Change[] {
  const lapsed = person.holds.find((hold) => hold.kind === 'lapsed');
  if (person.account.life === 'left') {
    return inGroup && lapsed === undefined && !isBarred(person.holds, now)
      ? [{ kind: 'return', reason: 'returned' }]
      : [];
  }
  if (lapsed === undefined || inGroup || !sure) return [];
  const dueOn = addDays(lapsed.placedOn, policy.leaving.leftAfterDays);
  if (dueOn > now || !allReadSince(policy, sources, dueOn, now)) return [];
  return [{ kind: 'leave', reason: 'left-after-delay' }];
}

/** A look-up would end a grant, or let an account without groups be held. */
function needsLookUp(person: Person, judgements: ReadonlyMap<string, Judgement>, inGroup: boolean): boolean {
  const waiting = [...judgements]
    .filter(([, one]) => one.kind !== 'over' && one.lookUp)
    .map(([group]) => group);
  if (
    waiting.some((group) => person.grants.some((grant) => grant.group === group && grant.origin === 'rule'))
  )
    return true;
  const held = person.hasRole || person.holds.some((hold) => hold.kind === 'lapsed');
  return waiting.length > 0 && person.account.life === 'active' && !inGroup && !held;
}

function decideInvitation(
  person: Person,
  policy: Policy,
  sources: Sources,
  now: Date,
  options: DecideOptions,
): Change[] {
  const { invitation } = person;
  if (invitation === null || invitation.state === 'claimed') return [];
  const judgements = [...judgeAll(person, policy, sources, now).values()];
  const barred = isBarred(person.holds, now);
  const given = judgements.find((one) => one.kind === 'given' && one.grants);
  if (invitation.state === 'withdrawn') {
    if (given?.kind !== 'given' || invitation.byHand || barred) return [];
    return [{ kind: 'invite-again', reason: given.reason } as const].filter(
      (one) => !isExcluded(one, options.exclude),
    );
  }
  if (barred) return [{ kind: 'withdraw-invitation', reason: 'hold-placed' }];
  const kept = person.hasRole || person.grants.some((grant) => grant.origin === 'manual');
  if (kept || !judgements.every((one) => one.kind === 'over')) {
    const lookUp =
      !kept && judgements.every((one) => one.kind === 'over' || (one.kind === 'unclear' && one.lookUp));
    return lookUp ? [{ kind: 'confirm', reason: 'needs-look-up' }] : [];
  }
  const reason = judgements
    .map((one) => (one.kind === 'over' ? one.reason : null))
    .find((one) => one !== null);
  return [{ kind: 'withdraw-invitation', reason: reason ?? 'rule-gone' } as const].filter(
    (one) => !isExcluded(one, options.exclude),
  );
}

/** A wish is left out only where it takes something away: one that adds does not rest on what is held. */
function isExcluded(change: Change, exclude: ReadonlySet<ChangeKey> | undefined): boolean {
  if (exclude === undefined || !exclude.has(changeKey(change))) return false;
  return change.kind !== 'set-entitlement' || isRemoving(change);
}
