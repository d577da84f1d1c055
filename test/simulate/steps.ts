import fc from 'fast-check';

/** Somebody of the model, by a number that is taken modulo how many there are: a shrunk history still makes sense. */
type Who = { who: number };

/** What happens in a history, and how many hours later the next thing does. */
export type Step = { wait: number } & (
  | { op: 'join'; tier: Tier; guest: boolean; pending: boolean; sharesAddressOf: number | null }
  | ({ op: 'second-account'; tier: Tier; guest: boolean } & Who)
  | ({ op: 'contribute'; tier: Tier } & Who)
  | ({ op: 'receive' | 'cancel' | 'resume' | 'reject' | 'rename' | 'delete' | 'drop-user' | 'merge' } & Who)
  | ({ op: 'pause'; by: 'USER' | 'HOST' | 'PLATFORM' | 'COLLECTIVE' } & Who)
  | ({ op: 'fail'; times: number; now: boolean } & Who)
  | ({ op: 'refund'; kind: RefundKind } & Who)
  | ({ op: 'status'; status: string } & Who)
  | ({ op: 'tier'; tier: Tier } & Who)
  | { op: 'drop-tier' }
  | ({ op: 'core'; add: boolean } & Who)
  | { op: 'wave'; many: number; how: 'cancel' | 'reject' }
  | { op: 'hints'; about: readonly number[] }
  | { op: 'outage'; how: 'down' | 'partial'; days: number }
  | ({ op: 'bar' | 'suspend'; days: number | null } & Who)
  | ({ op: 'freeze' | 'security' | 'strong-sign-in' | 'unbar' | 'restore' | 'offboard' } & Who)
  | ({ op: 'give' | 'take' | 'role' | 'unrole' | 'keep' | 'let-go' } & Who)
  | { op: 'approve' | 'claim' | 'answer' }
  | { op: 'crash'; after: number }
);
export type RefundKind = 'REFUND' | 'REJECT' | 'DISPUTE' | 'DUPLICATE' | 'EDIT';

/** Tiers of the model's co-op: paid monthly, yearly, once. */
export const TIERS = ['monthly', 'yearly', 'once'] as const;
export type Tier = (typeof TIERS)[number];

const who = fc.nat({ max: 40 });
const tier = fc.constantFrom<Tier>('monthly', 'monthly', 'monthly', 'yearly', 'once');
const wait = fc.constantFrom(1, 5, 7, 26, 26, 49, 24 * 5, 24 * 12, 24 * 20, 24 * 31, 24 * 47, 24 * 78);
const flag = (one: number) => fc.nat({ max: one - 1 }).map((drawn) => drawn === 0);

function step<T extends object>(parts: { [Key in keyof T]: fc.Arbitrary<T[Key]> }): fc.Arbitrary<Step> {
  return fc.record({ ...parts, wait }) as unknown as fc.Arbitrary<Step>;
}
const is = <T extends string>(...ops: T[]) => fc.constantFrom(...ops);

/** Weights are chosen so that five years see each kind of thing several times. */
const steps = fc.oneof(
  {
    weight: 9,
    arbitrary: step({
      op: is('join'),
      tier,
      guest: flag(4),
      pending: flag(8),
      sharesAddressOf: fc.option(who, { freq: 7 }),
    }),
  },
  { weight: 2, arbitrary: step({ op: is('second-account'), who, tier, guest: flag(2) }) },
  { weight: 6, arbitrary: step({ op: is('contribute'), who, tier }) },
  { weight: 12, arbitrary: step({ op: is('cancel', 'cancel', 'resume', 'receive', 'rename'), who }) },
  { weight: 4, arbitrary: step({ op: is('reject', 'merge', 'delete', 'drop-user'), who }) },
  {
    weight: 5,
    arbitrary: step({
      op: is('pause'),
      who,
      by: fc.constantFrom('USER', 'USER', 'HOST', 'PLATFORM', 'COLLECTIVE'),
    }),
  },
  {
    weight: 7,
    arbitrary: step({ op: is('fail'), who, times: fc.integer({ min: 1, max: 7 }), now: flag(2) }),
  },
  {
    weight: 6,
    arbitrary: step({
      op: is('refund'),
      who,
      kind: fc.constantFrom('REFUND', 'REJECT', 'DISPUTE', 'DUPLICATE', 'EDIT'),
    }),
  },
  {
    weight: 4,
    arbitrary: step({
      op: is('status'),
      who,
      status: fc.constantFrom('PROCESSING', 'DISPUTED', 'IN_REVIEW', 'SHINY_NEW', 'ACTIVE', 'REFUNDED'),
    }),
  },
  { weight: 3, arbitrary: step({ op: is('tier'), who, tier }) },
  { weight: 1, arbitrary: step({ op: is('drop-tier') }) },
  { weight: 3, arbitrary: step({ op: is('core'), who, add: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: step({
      op: is('wave'),
      many: fc.integer({ min: 3, max: 9 }),
      how: fc.constantFrom('cancel', 'reject'),
    }),
  },
  { weight: 6, arbitrary: step({ op: is('hints'), about: fc.array(who, { minLength: 1, maxLength: 5 }) }) },
  {
    weight: 4,
    arbitrary: step({
      op: is('outage'),
      how: fc.constantFrom('down', 'partial'),
      days: fc.integer({ min: 1, max: 45 }),
    }),
  },
  {
    weight: 3,
    arbitrary: step({
      op: is('bar', 'bar', 'suspend'),
      who,
      days: fc.option(fc.integer({ min: 1, max: 90 })),
    }),
  },
  {
    weight: 5,
    arbitrary: step({
      op: is('freeze', 'security', 'strong-sign-in', 'unbar', 'restore', 'restore', 'offboard'),
      who,
    }),
  },
  {
    weight: 4,
    arbitrary: step({ op: is('give', 'take', 'take', 'role', 'unrole', 'keep', 'let-go', 'let-go'), who }),
  },
  { weight: 18, arbitrary: step({ op: is('claim', 'approve', 'answer') }) },
  { weight: 4, arbitrary: step({ op: is('crash'), after: fc.nat({ max: 3 }) }) },
);

/** The history of one co-op: people who were there at the start, what happened then, and its length in months. */
export type History = { people: number; months: number; steps: readonly Step[] };

/** Histories of `months` months at most; what is left of them after the last step passes quietly. */
export function histories(months: number, size: { steps: number; people: number }): fc.Arbitrary<History> {
  return fc.record({
    people: fc.integer({ min: 1, max: size.people }),
    months: fc.constant(months),
    steps: fc.array(steps, { minLength: Math.ceil(size.steps / 2), maxLength: size.steps, size: 'max' }),
  });
}

/** A history for people: a line for each thing that happened. */
export function tell(history: History): string {
  let hours = 0;
  const lines = history.steps.map(({ op, wait: after, ...more }) => {
    const day = `day ${(hours / 24).toFixed(1)}`.padEnd(12);
    hours += after;
    const rest = Object.entries(more).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    return `${day}${op} ${rest.join(' ')}`.trimEnd();
  });
  return [`${history.people} people at the start, ${history.months} months`, ...lines].join('\n');
}
