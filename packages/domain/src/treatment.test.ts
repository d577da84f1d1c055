import { describe, expect, test } from '@jest/globals';
import { canMove, LIFE_MOVES, LIVES, type Life } from './account.ts';
import type { Treatment } from './entitlement.ts';
import { HOLD_KINDS, type HoldKind, LIFTERS, type Lifter, mayLift } from './hold.ts';
import { decideTreatment } from './treatment.ts';

describe('life', () => {
  const legal: Record<Life, Life[]> = {
    invited: ['active', 'erasing'],
    active: ['left', 'erasing'],
    left: ['active', 'erasing'],
    erasing: ['erased'],
    erased: [],
  };
  test.each(LIVES.flatMap((from) => LIVES.map((to) => [from, to, legal[from].includes(to)] as const)))(
    '%s → %s: %s',
    (from, to, may) => {
      expect(canMove(from, to)).toBe(may);
      expect(LIFE_MOVES[from].includes(to)).toBe(may);
    },
  );
});

describe('who lifts a hold', () => {
  const by: Record<HoldKind, Lifter[]> = {
    lapsed: ['payment'],
    inactive: ['sign-in', 'strong-sign-in', 'admin'],
    unconfirmed: ['review', 'admin'],
    barred: ['admin'],
    security: ['strong-sign-in', 'admin'],
    manual: ['admin'],
  };
  test.each(
    HOLD_KINDS.flatMap((kind) => LIFTERS.map((lifter) => [kind, lifter, by[kind].includes(lifter)] as const)),
  )('%s by %s: %s', (kind, lifter, may) => expect(mayLift(kind, lifter)).toBe(may));
});

describe('treatment', () => {
  type Row = [Life, HoldKind | 'none', 'open' | 'opened' | 'closed' | 'closed-long', Treatment];
  const rows: Row[] = [
    ['erasing', 'none', 'opened', 'erased'],
    ['erasing', 'barred', 'open', 'erased'],
    ['erased', 'none', 'open', 'erased'],
    ['active', 'barred', 'opened', 'left'],
    ['active', 'barred', 'open', 'left'],
    ['left', 'barred', 'closed', 'left'],
    ['active', 'none', 'open', 'present'],
    ['active', 'lapsed', 'open', 'present'],
    ['left', 'lapsed', 'open', 'present'],
    ['left', 'none', 'open', 'present'],
    ['active', 'security', 'open', 'suspended'],
    ['active', 'manual', 'open', 'suspended'],
    ['left', 'manual', 'open', 'suspended'],
    ['left', 'none', 'opened', 'left'],
    ['left', 'lapsed', 'closed', 'left'],
    ['left', 'manual', 'closed-long', 'left'],
    ['active', 'none', 'opened', 'present'],
    ['active', 'none', 'closed', 'suspended'],
    ['active', 'none', 'closed-long', 'left'],
    ['active', 'lapsed', 'closed', 'suspended'],
    ['active', 'lapsed', 'closed-long', 'left'],
    ['active', 'manual', 'opened', 'suspended'],
    ['active', 'manual', 'closed-long', 'left'],
    ['active', 'security', 'opened', 'suspended'],
    ['active', 'inactive', 'opened', 'suspended'],
    ['active', 'unconfirmed', 'opened', 'suspended'],
  ];
  test.each(rows)('life %s, hold %s, app %s: %s', (life, hold, app, treatment) => {
    const input = {
      life,
      holds: hold === 'none' ? [] : [hold],
      open: app === 'open',
      opened: app === 'opened',
      closedLongAgo: app === 'closed-long',
    };
    expect(decideTreatment(input)).toBe(treatment);
  });
});
