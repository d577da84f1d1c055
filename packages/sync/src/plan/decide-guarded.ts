import { type Change, type ChangeKey, changeKey, isRemoving } from '@latchkey/domain/change';
import { decide } from '@latchkey/domain/decide';
import { type GuardLimits, guard, type HeldReason } from '@latchkey/domain/guard';
import type { Person, Sources } from '@latchkey/domain/person';
import type { Policy } from '@latchkey/domain/rule';
import type { Proposal } from './planned-change.ts';

/**
 * Decides one person and passes the guard. Where something is held, the person is decided again without it until
 * nothing more is: what goes on never rests on what waits. `addOnly`: what takes something away is left to a later plan.
 */
export function decideGuarded(
  person: Person,
  policy: Policy,
  sources: Sources,
  now: Date,
  limits: GuardLimits & { addOnly?: boolean },
): Proposal[] {
  const accountId = person.account.id;
  const exclude = new Set<ChangeKey>();
  const held: { change: Change; reason: HeldReason }[] = [];
  let go: Change[] = [];
  for (;;) {
    const decided = decide(person, policy, sources, now, { exclude }).filter(
      (change) => change.kind !== 'confirm',
    );
    const guarded = guard(accountId, decided, limits);
    go = guarded.go;
    const left = limits.addOnly === true ? guarded.go.filter(takesAway) : [];
    if (guarded.held.length + left.length === 0) break;
    for (const change of left) exclude.add(changeKey(change));
    held.push(
      ...(limits.addOnly === true ? guarded.held.filter((one) => !takesAway(one.change)) : guarded.held),
    );
    for (const { change } of guarded.held) exclude.add(changeKey(change));
  }
  const urgency = go.some(isRemoving) ? 1 : 0;
  const base = { accountId, seenVersion: person.account.version };
  return [
    ...go.map((change): Proposal => ({ ...base, change, urgency, held: null })),
    ...held.map(({ change, reason }): Proposal => ({ ...base, change, urgency: 0, held: reason })),
  ];
}

/** A grace ends in a removal and is told to its member: a hint begins none. */
function takesAway(change: Change): boolean {
  return isRemoving(change) || change.kind === 'start-grace' || change.kind === 'withdraw-invitation';
}
