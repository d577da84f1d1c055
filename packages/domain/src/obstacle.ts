import type { Life } from './account.ts';
import type { ChangeKey, Reason } from './change.ts';
import type { HoldKind, Lifter } from './hold.ts';
import type { Person } from './person.ts';
import type { Condition } from './rule.ts';
import type { HeldNow } from './surroundings.ts';

/** A change that the guard stopped, as an obstacle or as what still keeps somebody in. */
type Held = { kind: 'held'; key: ChangeKey } & Pick<HeldNow, 'reason' | 'planId' | 'madeOn' | 'standing'>;
/** What one rule says, in the source's own word (`basis`). `rule`: its number in the settings, from 1. */
type OfRule = { group: string; rule: number; reason: Reason; basis: string | null };

/** One thing that stands between a person and an app or a group. */
export type Obstacle =
  | {
      kind: 'life';
      life: Exclude<Life, 'active'>;
      invitation: NonNullable<Person['invitation']>['state'] | null;
    }
  | { kind: 'hold'; hold: HoldKind; placedOn: Date; untilOn: Date | null; liftedBy: readonly Lifter[] }
  | { kind: 'pays-anew'; since: Date }
  | { kind: 'no-app' }
  | { kind: 'app-observed' }
  | { kind: 'app-paused' }
  | { kind: 'app-quarantined' }
  | { kind: 'no-group'; groups: readonly string[] }
  | { kind: 'no-rule'; group: string }
  | { kind: 'no-identity' }
  | { kind: 'question'; about: string; askedOn: Date }
  /** `seen`: the books showed it once, and it is over. */
  | ({ kind: 'not-met'; seen: boolean; wanting: Condition | null } & OfRule)
  | { kind: 'rule-over'; group: string; rule: number; on: Date }
  | { kind: 'admission'; group: string; rule: number; state: 'waiting' | 'refused' }
  | ({ kind: 'unclear' } & OfRule)
  | { kind: 'waiting-time'; group: string; rule: number; untilOn: Date | null }
  | ({ kind: 'keeps-only' } & OfRule)
  | { kind: 'never-read'; source: string }
  | { kind: 'stale'; source: string; lastCompleteOn: Date }
  | Held
  | { kind: 'not-decided' }
  | { kind: 'delivery'; state: 'queued' | 'pending' | 'retry' | 'refused' | 'conflict' | 'needs-person' };

/** Where a kind stands among several: the one that weighs most is said first. */
const WEIGHTS: Record<Obstacle['kind'], number> = {
  life: 0,
  hold: 1,
  'pays-anew': 2,
  'no-app': 3,
  'app-observed': 4,
  'no-group': 5,
  held: 6,
  admission: 7,
  question: 8,
  unclear: 9,
  'waiting-time': 10,
  'keeps-only': 11,
  'not-met': 12,
  'rule-over': 13,
  'no-rule': 14,
  'no-identity': 15,
  'never-read': 16,
  stale: 17,
  'not-decided': 18,
  'app-paused': 19,
  'app-quarantined': 20,
  delivery: 21,
};
/** Every kind of obstacle; the one that is said first stands first. */
export const OBSTACLES = (Object.keys(WEIGHTS) as Obstacle['kind'][]).sort((a, b) => WEIGHTS[a] - WEIGHTS[b]);

/** Why somebody is still in a group that the rules no longer give. */
export type Kept =
  | { kind: 'by-hand'; group: string }
  | { kind: 'never-read'; source: string }
  | { kind: 'stale'; source: string; lastCompleteOn: Date }
  | ({ kind: 'unclear' } & OfRule)
  /** Two complete reads have to agree; the second counts from `notBefore` (null: not known). */
  | { kind: 'second-read'; group: string; rule: number; notBefore: Date | null }
  | { kind: 'look-up'; group: string; rule: number }
  | Held
  | { kind: 'not-decided' };

const KEPT_KINDS: Record<Kept['kind'], true> = {
  'by-hand': true,
  'never-read': true,
  stale: true,
  unclear: true,
  'second-read': true,
  'look-up': true,
  held: true,
  'not-decided': true,
};
/** Every kind of what keeps somebody in. */
export const KEPT = Object.keys(KEPT_KINDS) as Kept['kind'][];
