import type { Treatment } from './entitlement.ts';
import type { HoldKind } from './hold.ts';

/** Why a change is proposed. For people and for the audit; never steers what is applied. */
export const REASONS = [
  'books-paid-up',
  'books-role',
  'books-account-type',
  'books-manual',
  'books-paid-again',
  'books-grace',
  'books-lapsed',
  'books-role-removed',
  'books-rejected',
  'books-refunded',
  'books-paused-by-others',
  'books-refund-unclear',
  'books-waiting',
  'books-seat',
  'books-seats-fewer',
  'books-missing',
  'admission-waits',
  'admission-refused',
  'no-group-left',
  'group-opens-app',
  'no-group-opens-app',
  'hold-placed',
  'hold-lifted',
  'hold-expired',
  'left-after-delay',
  'returned',
  'groups-changed',
  'needs-look-up',
  'ambiguous',
  'rule-gone',
  'rule-over',
  'account-erasing',
  'by-admin',
  'by-operator',
  'by-member',
] as const;
export type Reason = (typeof REASONS)[number];

/** What can be proposed about one account, in the order in which it is applied. */
export type Change = { reason: Reason } & (
  | { kind: 'confirm' }
  | { kind: 'invite-again' }
  | { kind: 'withdraw-invitation' }
  | { kind: 'ask-admission'; group: string }
  | { kind: 'end-admission'; group: string }
  | { kind: 'grant-group'; group: string }
  | { kind: 'start-grace'; group: string; endOn: Date }
  | { kind: 'end-grace'; group: string }
  | { kind: 'end-group'; group: string }
  | { kind: 'place-hold'; hold: HoldKind }
  | { kind: 'lift-hold'; hold: HoldKind }
  | { kind: 'leave' }
  | { kind: 'return' }
  | {
      kind: 'set-entitlement';
      app: string;
      from: Treatment | null;
      treatment: Treatment;
      groups: readonly string[];
      closedOn: Date | null;
    }
);

/** What correlating an unlinked identity proposes. `new`: an account is made and waits to be invited. */
export type IdentityChange = { reason: Reason } & (
  | { kind: 'new'; identityId: string }
  | { kind: 'link'; identityId: string; accountId: string }
  | { kind: 'question'; identityId: string; candidates: readonly string[] }
);

/** Names a change of one account without its details: what an approval lists and what is left out. */
export type ChangeKey = string;

/** The key of a change: kind, and the group, hold or app it concerns. */
export function changeKey(change: Change): ChangeKey {
  switch (change.kind) {
    case 'ask-admission':
    case 'end-admission':
    case 'grant-group':
    case 'start-grace':
    case 'end-grace':
    case 'end-group':
      return `${change.kind}:${change.group}`;
    case 'place-hold':
    case 'lift-hold':
      return `${change.kind}:${change.hold}`;
    case 'set-entitlement':
      return `${change.kind}:${change.app}`;
    default:
      return change.kind;
  }
}

/** Whether a change takes something away: it needs settled facts, a ticket, and counts in the guard. */
export function isRemoving(change: Change): boolean {
  switch (change.kind) {
    case 'end-group':
    case 'place-hold':
    case 'leave':
      return true;
    case 'set-entitlement':
      return change.treatment !== 'present' && (change.from === null || change.from === 'present');
    default:
      return false;
  }
}

/** What a removal is counted under: `group:NAME` or `app:NAME`; null: the change is not counted by itself. */
export function removalScope(change: Change): string | null {
  if (!isRemoving(change)) return null;
  if (change.kind === 'end-group') return `group:${change.group}`;
  if (change.kind === 'set-entitlement') return `app:${change.app}`;
  return null;
}
