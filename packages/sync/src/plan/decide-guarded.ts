import { type Change, type ChangeKey, changeKey, isRemoving } from '@latchkey/domain/change';
import { decide } from '@latchkey/domain/decide';
import { type GuardLimits, guard, type HeldReason } from '@latchkey/domain/guard';
import type { Person, Sources } from '@latchkey/domain/person';
import type { Policy } from '@latchkey/domain/rule';
import type { Proposal } from './planned-change.ts';

/**
 * Decides one person and passes the guard. Where something is held, the person is decided again without it until
 * nothing more is: what goes on never rests on what waits.
 */
export function decideGuarded(
  person: Person,
  policy: Policy,
  sources: Sources,
  now: Date,
  limits: GuardLimits,
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
    if (guarded.held.length === 0) break;
    held.push(...guarded.held);
    for (const { change } of guarded.held) exclude.add(changeKey(change));
  }
  const urgency = go.some(isRemoving) ? 1 : 0;
  const base = { accountId, seenVersion: person.account.version };
  return [
    ...go.map((change): Proposal => ({ ...base, change, urgency, held: null })),
    ...held.map(({ change, reason }): Proposal => ({ ...base, change, urgency: 0, held: reason })),
  ];
}
