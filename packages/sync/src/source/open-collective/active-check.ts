import type { MemberNode, OrderNode, RefundNode } from './rows.ts';

/** Days that Open Collective calls a payment of a recurring tier recent. @see contracts/open-collective.md §5 */
const RECENT_DAYS: Readonly<Record<string, number>> = { MONTHLY: 45, YEARLY: 365 };
const DAY_MS = 86_400_000;

/** What a read has seen of the source's own word for who is active. */
export type ActiveCheck = {
  member(node: MemberNode): void;
  order(node: OrderNode): void;
  refund(node: RefundNode): void;
  /** How many people and tiers it says something else of than their contributions do. */
  disagree(): number;
};

/**
 * Compares `Member.isActive` with the contributions beside it. It decides nothing: its meaning may change, and it is true
 * for ever without a tier, with a flexible one and with one that was deleted.
 *
 * | `isActive` of a backer in a monthly or yearly tier | last charge of such a contribution     | disagrees |
 * |----------------------------------------------------|----------------------------------------|-----------|
 * | true                                               | more than 45 days, a year ago, or none | yes       |
 * | false                                              | less than 45 days, a year ago          | yes       |
 * | either                                             | within a day of that; not told; refunded in part or whole | no |
 * | not told, no such tier                             | any                                    | no        |
 */
export function createActiveCheck(now: Date): ActiveCheck {
  const said = new Map<string, boolean>();
  const charged = new Map<string, 'recent' | 'unclear'>();
  const refunded = new Set<string>();
  const keysOf = new Map<string, string>();
  return {
    member({ role, tier, account, isActive }) {
      if (role !== 'BACKER' || isActive == null || !account || !tier) return;
      if (!Object.hasOwn(RECENT_DAYS, tier.frequency ?? '')) return;
      const key = `${account.id} ${tier.id}`;
      said.set(key, isActive || (said.get(key) ?? false));
    },
    order({ id, fromAccount, tier, frequency, status, lastChargedAt }) {
      if (!fromAccount || !tier) return;
      const key = `${fromAccount.id} ${tier.id}`;
      if (!said.has(key)) return;
      const days = RECENT_DAYS[frequency ?? tier.frequency ?? ''];
      const isTold = typeof lastChargedAt === 'string' && days !== undefined;
      if (!isTold) {
        if (status === 'ACTIVE') charged.set(key, 'unclear');
        return;
      }
      const overdueMs = now.getTime() - new Date(lastChargedAt).getTime() - days * DAY_MS;
      if (overdueMs > DAY_MS) return;
      keysOf.set(id, key);
      const how = overdueMs < -DAY_MS ? 'recent' : 'unclear';
      if (charged.get(key) !== 'unclear') charged.set(key, how);
    },
    refund({ order }) {
      if (order) refunded.add(order.id);
    },
    disagree() {
      for (const id of refunded) {
        const key = keysOf.get(id);
        if (key !== undefined) charged.set(key, 'unclear');
      }
      return [...said].filter(([key, active]) => {
        const how = charged.get(key);
        return how !== 'unclear' && active !== (how === 'recent');
      }).length;
    },
  };
}
