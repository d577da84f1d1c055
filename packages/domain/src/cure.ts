import type { HoldKind, Lifter } from './hold.ts';
import type { Kept, Obstacle } from './obstacle.ts';
import type { Condition } from './rule.ts';

/** What would change somebody's access: what would give it, or what would end it. */
export type Cure =
  | { kind: 'claim' }
  | { kind: 'send-invitation' }
  | { kind: 'invite-again' }
  | { kind: 'join-anew' }
  | { kind: 'come-back' }
  | { kind: 'wait'; on: Date }
  | { kind: 'lift'; hold: HoldKind; by: readonly Lifter[] }
  | { kind: 'pay-anew'; since: Date }
  | { kind: 'add-app' }
  | { kind: 'confirm-app' }
  | { kind: 'resume-app' }
  | { kind: 'meet'; group: string; rule: number; wanting: Condition }
  | { kind: 'add-by-hand'; group: string }
  | { kind: 'change-rule'; group: string; rule: number }
  | { kind: 'admit'; group: string }
  | { kind: 'person-looks' }
  | { kind: 'read-source'; source: string }
  | { kind: 'approve'; planId: string }
  | { kind: 'next-run' }
  | { kind: 'answer-question' }
  | { kind: 'link' }
  | { kind: 'next-try' }
  | { kind: 'look-in-app' }
  | { kind: 'pay-again'; group: string; before: Date | null }
  | { kind: 'extend-list'; group: string; before: Date | null }
  /** One of these is enough, and more than one is there. */
  | { kind: 'stays-while'; group: string; rests: Condition }
  | { kind: 'stop-paying'; group: string; graceDays: number }
  | { kind: 'lose-role'; group: string; role: string }
  | { kind: 'leave-list'; group: string }
  | { kind: 'other-type'; group: string }
  | { kind: 'lose-seat'; group: string; graceDays: number }
  | { kind: 'end-by-hand'; group: string };

const KINDS: Record<Cure['kind'], true> = {
  claim: true,
  'send-invitation': true,
  'invite-again': true,
  'join-anew': true,
  'come-back': true,
  wait: true,
  lift: true,
  'pay-anew': true,
  'add-app': true,
  'confirm-app': true,
  'resume-app': true,
  meet: true,
  'add-by-hand': true,
  'change-rule': true,
  admit: true,
  'person-looks': true,
  'read-source': true,
  approve: true,
  'next-run': true,
  'answer-question': true,
  link: true,
  'next-try': true,
  'look-in-app': true,
  'pay-again': true,
  'extend-list': true,
  'stays-while': true,
  'stop-paying': true,
  'lose-role': true,
  'leave-list': true,
  'other-type': true,
  'lose-seat': true,
  'end-by-hand': true,
};
/** Every kind of cure. */
export const CURES = Object.keys(KINDS) as Cure['kind'][];

/** What takes an obstacle away, or decides what keeps somebody in; null: something else has to change first. */
export function cureOf(of: Obstacle | Kept): Cure | null {
  switch (of.kind) {
    case 'life':
      return cureOfLife(of);
    case 'hold':
      return of.untilOn === null
        ? { kind: 'lift', hold: of.hold, by: of.liftedBy }
        : { kind: 'wait', on: of.untilOn };
    case 'pays-anew':
      return { kind: 'pay-anew', since: of.since };
    case 'no-app':
      return { kind: 'add-app' };
    case 'app-observed':
      return { kind: 'confirm-app' };
    case 'app-paused':
      return { kind: 'resume-app' };
    case 'not-met':
      return of.wanting === null
        ? null
        : { kind: 'meet', group: of.group, rule: of.rule, wanting: of.wanting };
    case 'keeps-only':
      return { kind: 'pay-again', group: of.group, before: null };
    case 'no-rule':
      return { kind: 'add-by-hand', group: of.group };
    case 'rule-over':
      return { kind: 'change-rule', group: of.group, rule: of.rule };
    case 'admission':
      return { kind: 'admit', group: of.group };
    case 'unclear':
      return { kind: 'person-looks' };
    case 'waiting-time':
      return of.untilOn === null ? { kind: 'person-looks' } : { kind: 'wait', on: of.untilOn };
    case 'second-read':
      return of.notBefore === null ? { kind: 'next-run' } : { kind: 'wait', on: of.notBefore };
    case 'never-read':
    case 'stale':
      return { kind: 'read-source', source: of.source };
    case 'held':
      return { kind: 'approve', planId: of.planId };
    case 'look-up':
    case 'not-decided':
      return { kind: 'next-run' };
    case 'question':
      return { kind: 'answer-question' };
    case 'no-identity':
      return { kind: 'link' };
    case 'app-quarantined':
      return { kind: 'next-try' };
    case 'delivery':
      return of.state === 'queued' || of.state === 'pending' || of.state === 'retry'
        ? { kind: 'next-try' }
        : { kind: 'look-in-app' };
    case 'by-hand':
      return { kind: 'end-by-hand', group: of.group };
    case 'no-group':
      return null;
  }
}

function cureOfLife({ life, invitation }: Extract<Obstacle, { kind: 'life' }>): Cure {
  if (life === 'left') return { kind: 'come-back' };
  if (life !== 'invited') return { kind: 'join-anew' };
  if (invitation === 'sent') return { kind: 'claim' };
  return invitation === 'withdrawn' ? { kind: 'invite-again' } : { kind: 'send-invitation' };
}
