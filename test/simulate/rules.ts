import type { Condition, PaidLeaf, Policy } from '@latchkey/domain/rule';
import type { Tier } from './steps.ts';

/** Distance between full reads that the settings ask for. */
export const EVERY_MS = 12 * 3_600_000;
/** How long access stays after the paid term. */
export const GRACE_DAYS = { members: 30, friends: 30 } as const;
/** How long a one-time contribution counts. */
export const ONCE_DAYS = 90;

/** How many days back returns of money are asked for: the longest term, the longest grace, and a month. */
export const REFUND_DAYS = 366 + 30 + 31;

const paid = (tier: string, termDays: number | null = null): PaidLeaf => ({
  kind: 'paid',
  source: 'books',
  tierIds: [tier],
  tierTypes: null,
  recurring: null,
  amountAtLeast: null,
  termDays,
  waitDays: 0,
  sinceBefore: null,
});
const rule = (group: string, when: Condition, graceDays: number) =>
  ({ group, when, graceDays, whenPaused: 'grace', until: null }) as const;

/** The rules of the model's co-op; the oracle says the same in its own words (truth.ts). */
export function policyOf(tiers: Readonly<Record<Tier, string>>): Policy {
  return {
    settingsVersion: 1,
    groups: [
      { name: 'members', title: 'Members', privileged: false },
      { name: 'friends', title: 'Friends', privileged: false },
      { name: 'stewards', title: 'Stewards', privileged: true },
    ],
    rules: [
      rule('members', paid(tiers.monthly), GRACE_DAYS.members),
      rule('members', paid(tiers.yearly), GRACE_DAYS.members),
      rule('friends', paid(tiers.once, ONCE_DAYS), GRACE_DAYS.friends),
      rule('stewards', { kind: 'role', source: 'books', role: 'ADMIN' }, 30),
    ],
    apps: [
      { name: 'cloud', opens: ['members'], groups: { stewards: 'Stewards' }, make: 'ahead', open: false },
      { name: 'chat', opens: ['members', 'friends'], groups: {}, make: 'ahead', open: false },
      { name: 'forum', opens: ['members'], groups: { members: 'members' }, make: 'ahead', open: true },
    ],
    leaving: { leftAfterDays: 60 },
  };
}
