import { leafVerdict } from './leaf-verdict.ts';
import type { Sources } from './person.ts';
import { leavesOf, type Policy, type Rule, type SeatLeaf } from './rule.ts';
import { type Organization, seatCount } from './seat-count.ts';

/**
 * The seats of an organization. `count`: how many the rules give it now, the most that one of them does; null: not
 * known. `state`: of its contribution. `until`: when the seats end, if that is in sight. `groups`: what a seat gives.
 */
export type OrganizationSeats = {
  count: number | null;
  state: 'runs' | 'ends' | 'over' | 'unclear';
  until: Date | null;
  groups: string[];
  /** Two complete reads agree: somebody may be told that the seats end. Taking one away needs a look-up besides. */
  settled: boolean;
};

const RANK = { runs: 0, ends: 1, unclear: 2, over: 3 } as const;

/** What the rules say of an organization's seats at an instant. */
export function organizationSeats(
  organization: Organization,
  policy: Policy,
  sources: Sources,
  now: Date,
): OrganizationSeats {
  const source = sources[organization.source];
  const asked = policy.rules.flatMap((rule) =>
    leavesOf(rule.when).flatMap((leaf) =>
      leaf.kind === 'seat' && leaf.source === organization.source ? [{ rule, leaf }] : [],
    ),
  );
  const parts = source === undefined ? [] : asked.map((one) => partOf(one.leaf, one.rule));
  const best = parts.reduce<OrganizationSeats>((one, other) => (isBetter(other, one) ? other : one), {
    count: 0,
    state: 'over',
    until: null,
    groups: [],
    settled: false,
  });
  const alive = parts.filter((one) => one.state === 'runs' || one.state === 'ends');
  const unknown = alive.some((one) => one.count === null);
  return {
    ...best,
    count: unknown ? null : Math.max(0, ...alive.map((one) => one.count ?? 0)),
    groups: [...new Set(alive.flatMap((one) => one.groups))],
  };

  function partOf(leaf: SeatLeaf, rule: Rule): OrganizationSeats {
    if (source === undefined) throw new Error('no such source');
    const { type } = organization;
    const subject = { facts: organization.facts, identities: [{ source: source.name, type }] };
    const terms = { ...rule, source, now };
    const said = leafVerdict(subject, leaf.paid, terms);
    const count = seatCount(organization, leaf.paid, leaf.seats, terms);
    const groups = [rule.group];
    const settled = said.settled || said.needsLookUp;
    switch (said.kind) {
      case 'paid-up':
        return { count, state: said.until === null ? 'runs' : 'ends', until: said.until, groups, settled };
      case 'grace':
        return { count, state: 'ends', until: said.until, groups, settled };
      case 'undecided':
        return { count: null, state: 'unclear', until: null, groups, settled };
      default:
        return { count: 0, state: 'over', until: null, groups, settled };
    }
  }
}

function isBetter(one: OrganizationSeats, other: OrganizationSeats): boolean {
  if (one.state !== other.state) return RANK[one.state] < RANK[other.state];
  return (one.until?.getTime() ?? Infinity) > (other.until?.getTime() ?? Infinity);
}
