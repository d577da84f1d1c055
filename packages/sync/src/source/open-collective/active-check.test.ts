import { expect, test } from '@jest/globals';
import { createActiveCheck } from './active-check.ts';
import type { MemberNode, OrderNode } from './rows.ts';

const NOW = new Date('2026-11-28T08:00:00Z');
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString();
const tierOf = (frequency: string) => ({ id: 't', frequency });
const account = { id: 'a', type: 'INDIVIDUAL' };
const member = (
  isActive: boolean | null,
  frequency = 'MONTHLY',
  more: Partial<MemberNode> = {},
): MemberNode => ({
  ...{ id: 'm', role: 'BACKER', tier: tierOf(frequency), account, isActive },
  ...more,
});
const order = (days: number | null, frequency = 'MONTHLY', status = 'ACTIVE'): OrderNode => ({
  ...{ id: 'o', status, frequency, tier: tierOf(frequency), fromAccount: account },
  lastChargedAt: days === null ? null : ago(days),
});
function disagree(one: MemberNode, orders: OrderNode[], refunded = false): number {
  const check = createActiveCheck(NOW);
  check.member(one);
  for (const node of orders) check.order(node);
  if (refunded) check.refund({ id: 'r', type: 'DEBIT', order: { id: 'o' } });
  return check.disagree();
}

test.each([
  ['active and charged lately', member(true), [order(10)], 0],
  ['active, charged long ago', member(true), [order(60)], 1],
  ['active without a contribution', member(true), [], 1],
  ['not active, charged lately', member(false), [order(10)], 1],
  ['not active, cancelled and charged lately', member(false), [order(10, 'MONTHLY', 'CANCELLED')], 1],
  ['not active, charged long ago', member(false), [order(60)], 0],
  ['on the very border', member(false), [order(45)], 0],
  ['yearly, charged half a year ago', member(true, 'YEARLY'), [order(180, 'YEARLY')], 0],
  ['yearly, not active, half a year ago', member(false, 'YEARLY'), [order(180, 'YEARLY')], 1],
  ['last charge not told', member(false), [order(null)], 0],
  ['not told', member(null), [], 0],
  ['of a flexible tier', member(true, 'FLEXIBLE'), [], 0],
  ['of a core member', member(true, 'MONTHLY', { role: 'ADMIN' }), [], 0],
  ['without a tier', member(true, 'MONTHLY', { tier: null }), [], 0],
] as const)('what the source says is compared: %s', (_, one, orders, wanted) => {
  expect(disagree(one, [...orders])).toBe(wanted);
});

test('a payment that went back is nobody’s disagreement', () => {
  expect(disagree(member(false), [order(10)])).toBe(1);
  expect(disagree(member(false), [order(10)], true)).toBe(0);
});
