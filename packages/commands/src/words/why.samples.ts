import type { Cure } from '@latchkey/domain/cure';
import type { Kept, Obstacle } from '@latchkey/domain/obstacle';
import type { Leaf, PaidLeaf, SeatCount } from '@latchkey/domain/rule';

const on = new Date('2026-03-01T12:00:00Z');
const of = { group: 'members', rule: 1, reason: 'books-lapsed', basis: 'CANCELLED' } as const;
const held = {
  kind: 'held',
  key: 'grant-group:members',
  reason: 'privileged',
  planId: '7',
  madeOn: on,
} as const;

/** A contribution of which nothing is asked. */
export const paid: PaidLeaf = {
  kind: 'paid',
  source: 'books',
  tierIds: null,
  tierTypes: null,
  recurring: null,
  amountAtLeast: null,
  termDays: null,
  waitDays: 0,
  sinceBefore: null,
};

/** What each option of a contribution may ask for. */
export const PAID_OPTIONS: { [K in Exclude<keyof PaidLeaf, 'kind' | 'source'>]-?: PaidLeaf[K][] } = {
  collective: ['c1', 'any'],
  tierIds: [['t1'], ['t1', 't2']],
  tierTypes: [['MEMBERSHIP']],
  recurring: [true, false],
  amountAtLeast: [{ cents: 1250, currency: 'EUR' }],
  termDays: [365],
  waitDays: [30],
  sinceBefore: ['2026-01-01T00:00:00.000Z'],
};

/** A leaf of each kind. */
export const LEAVES: { [K in Leaf['kind']]: Extract<Leaf, { kind: K }> } = {
  paid,
  role: { kind: 'role', source: 'books', role: 'ADMIN' },
  manual: { kind: 'manual', source: 'list' },
  seat: { kind: 'seat', source: 'books', paid, seats: { kind: 'quantity' } },
  'account-type': { kind: 'account-type', source: 'books', types: ['ORGANIZATION'] },
};

/** How many seats a contribution gives, in each way. */
export const SEAT_COUNTS: { [K in SeatCount['kind']]: Extract<SeatCount, { kind: K }> } = {
  number: { kind: 'number', number: 3 },
  quantity: { kind: 'quantity' },
  'per-amount': { kind: 'per-amount', cents: 500, currency: 'EUR' },
};

/** Obstacles of each kind, in each of its forms. */
export const OBSTACLE_SAMPLES: { [K in Obstacle['kind']]: Extract<Obstacle, { kind: K }>[] } = {
  life: (['invited', 'left', 'erasing', 'erased'] as const).map((life) => ({
    kind: 'life',
    life,
    invitation: null,
  })),
  hold: [null, on].map((untilOn) => ({
    kind: 'hold',
    hold: 'barred',
    placedOn: on,
    untilOn,
    liftedBy: ['admin'],
  })),
  'pays-anew': [{ kind: 'pays-anew', since: on }],
  'no-app': [{ kind: 'no-app' }],
  'app-observed': [{ kind: 'app-observed' }],
  'app-paused': [{ kind: 'app-paused' }],
  'app-quarantined': [{ kind: 'app-quarantined' }],
  'no-group': [{ kind: 'no-group', groups: ['members'] }],
  'no-rule': [{ kind: 'no-rule', group: 'members' }],
  'no-identity': [{ kind: 'no-identity' }],
  question: [{ kind: 'question', about: 'same-address', askedOn: on }],
  'not-met': [
    { kind: 'not-met', seen: true, wanting: paid, ...of },
    { kind: 'not-met', seen: false, wanting: paid, ...of },
    { kind: 'not-met', seen: false, wanting: { kind: 'not', of: paid }, ...of },
  ],
  'rule-over': [{ kind: 'rule-over', group: 'members', rule: 1, on }],
  admission: (['waiting', 'refused'] as const).map((state) => ({
    kind: 'admission',
    group: 'members',
    rule: 1,
    state,
  })),
  unclear: [{ kind: 'unclear', ...of }],
  'waiting-time': [null, on].map((untilOn) => ({ kind: 'waiting-time', group: 'members', rule: 1, untilOn })),
  'keeps-only': [{ kind: 'keeps-only', ...of }],
  'never-read': [{ kind: 'never-read', source: 'books' }],
  stale: [{ kind: 'stale', source: 'books', lastCompleteOn: on }],
  held: (['none', 'needs-second', 'waits', 'effective'] as const).map((standing) => ({ ...held, standing })),
  'not-decided': [{ kind: 'not-decided' }],
  delivery: (['queued', 'pending', 'retry', 'refused', 'conflict', 'needs-person'] as const).map((state) => ({
    kind: 'delivery',
    state,
  })),
};

/** What keeps somebody in, of each kind, in each of its forms. */
export const KEPT_SAMPLES: { [K in Kept['kind']]: Extract<Kept, { kind: K }>[] } = {
  'by-hand': [{ kind: 'by-hand', group: 'members' }],
  'never-read': [{ kind: 'never-read', source: 'books' }],
  stale: [{ kind: 'stale', source: 'books', lastCompleteOn: on }],
  unclear: [{ kind: 'unclear', ...of }],
  'second-read': [null, on].map((notBefore) => ({
    kind: 'second-read',
    group: 'members',
    rule: 1,
    notBefore,
  })),
  'look-up': [{ kind: 'look-up', group: 'members', rule: 1 }],
  held: [{ ...held, standing: 'none' }],
  'not-decided': [{ kind: 'not-decided' }],
};

/** Cures of each kind, in each of its forms. */
export const CURE_SAMPLES: { [K in Cure['kind']]: Extract<Cure, { kind: K }>[] } = {
  claim: [{ kind: 'claim' }],
  'send-invitation': [{ kind: 'send-invitation' }],
  'invite-again': [{ kind: 'invite-again' }],
  'join-anew': [{ kind: 'join-anew' }],
  'come-back': [{ kind: 'come-back' }],
  wait: [{ kind: 'wait', on }],
  lift: [{ kind: 'lift', hold: 'barred', by: ['admin'] }],
  'pay-anew': [{ kind: 'pay-anew', since: on }],
  'add-app': [{ kind: 'add-app' }],
  'confirm-app': [{ kind: 'confirm-app' }],
  'resume-app': [{ kind: 'resume-app' }],
  meet: [{ kind: 'meet', group: 'members', rule: 1, wanting: paid }],
  'add-by-hand': [{ kind: 'add-by-hand', group: 'members' }],
  'change-rule': [{ kind: 'change-rule', group: 'members', rule: 1 }],
  admit: [{ kind: 'admit', group: 'members' }],
  'person-looks': [{ kind: 'person-looks' }],
  'read-source': [{ kind: 'read-source', source: 'books' }],
  approve: [{ kind: 'approve', planId: '7' }],
  'next-run': [{ kind: 'next-run' }],
  'answer-question': [{ kind: 'answer-question' }],
  link: [{ kind: 'link' }],
  'next-try': [{ kind: 'next-try' }],
  'look-in-app': [{ kind: 'look-in-app' }],
  'pay-again': [null, on].map((before) => ({ kind: 'pay-again', group: 'members', before })),
  'extend-list': [null, on].map((before) => ({ kind: 'extend-list', group: 'members', before })),
  'stays-while': [{ kind: 'stays-while', group: 'members', rests: { kind: 'any', of: [paid, LEAVES.role] } }],
  'stop-paying': [{ kind: 'stop-paying', group: 'members', graceDays: 30 }],
  'lose-role': [{ kind: 'lose-role', group: 'members', role: 'ADMIN' }],
  'leave-list': [{ kind: 'leave-list', group: 'members' }],
  'other-type': [{ kind: 'other-type', group: 'members' }],
  'lose-seat': [{ kind: 'lose-seat', group: 'members', graceDays: 30 }],
  'end-by-hand': [{ kind: 'end-by-hand', group: 'members' }],
};
