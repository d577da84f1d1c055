/** What a contribution has to be. `tierIds`, `tierTypes` null: any. `recurring` null: either. */
export type PaidLeaf = {
  kind: 'paid';
  source: string;
  /** Id of the child account (event, project) it is made to; `any`: whichever; absent: the source's own collective. */
  collective?: string;
  tierIds: readonly string[] | null;
  tierTypes: readonly string[] | null;
  recurring: boolean | null;
  /** At least so much each month, in this currency; a yearly one counts a twelfth. */
  amountAtLeast: { cents: number; currency: string } | null;
  /** How long a one-time contribution counts; null: a year. */
  termDays: number | null;
  /** Gives the group only so long after the first contribution. */
  waitDays: number;
  /** Only those whose first contribution was made before (ISO instant); null: whenever. */
  sinceBefore: string | null;
};
/** `collective`: as in a paid leaf. */
export type RoleLeaf = { kind: 'role'; source: string; role: string; collective?: string };
export type ManualLeaf = { kind: 'manual'; source: string };
/** What kind of account the person has in the source: INDIVIDUAL, ORGANIZATION … */
export type AccountTypeLeaf = { kind: 'account-type'; source: string; types: readonly string[] };

/**
 * How many seats a contribution gives: so many; as many as were taken of its tier; or one for each full `cents` that it
 * pays a month in this currency.
 */
export type SeatCount =
  | { kind: 'number'; number: number }
  | { kind: 'quantity' }
  | { kind: 'per-amount'; cents: number; currency: string };
/** A seat of an organization (or collective …) that contributes as `paid` asks. */
export type SeatLeaf = { kind: 'seat'; source: string; paid: PaidLeaf; seats: SeatCount };

/** A condition that asks what the books say of the person. */
export type PlainLeaf = PaidLeaf | RoleLeaf | ManualLeaf | AccountTypeLeaf;
/** A condition that asks one source. */
export type Leaf = PlainLeaf | SeatLeaf;

/** When a rule gives its group. */
export type Condition =
  | Leaf
  | { kind: 'all'; of: readonly Condition[] }
  | { kind: 'any'; of: readonly Condition[] }
  | { kind: 'not'; of: Condition };

/**
 * A group is given to those of whom `when` is so. `graceDays`: how long access stays after the paid term.
 * `whenPaused`: a contribution that its member paused keeps the group until its term and grace are over (`grace`), for
 * as long as it is paused (`keep`), or until its term is over (`end`). `until`: the rule gives nothing from then on.
 */
export type Rule = {
  group: string;
  when: Condition;
  graceDays: number;
  whenPaused: 'grace' | 'keep' | 'end';
  until: Date | null;
  /** `ask`: whoever is not in the group yet waits until a person has admitted them; absent: nobody is asked. */
  admit?: 'ask';
};

/** Every leaf of a condition, in the order in which it is written. */
export function leavesOf(condition: Condition): Leaf[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(leavesOf);
    case 'not':
      return leavesOf(condition.of);
    default:
      return [condition];
  }
}

/** Every source that a rule asks, each once. */
export function sourcesOfRule(rule: Rule): string[] {
  return [...new Set(leavesOf(rule.when).map((leaf) => leaf.source))];
}

/** Whether a rule gives seats to organizations of a source. */
export function givesSeats(rules: readonly Rule[], source: string): boolean {
  return rules.some((rule) =>
    leavesOf(rule.when).some((leaf) => leaf.kind === 'seat' && leaf.source === source),
  );
}

/** A named set of accounts. `privileged`: joining it out of the books waits for a person. */
export type Group = { name: string; title: string; privileged: boolean };

/** What the rules need to know of an app. `groups`: hub group → app group; an unlisted one is never touched. */
export type AppRule = {
  name: string;
  /** Hub groups any of which opens the app. */
  opens: readonly string[];
  groups: Readonly<Record<string, string>>;
  make: 'ahead' | 'first-use';
  /** The app also serves people who are no members: leaving takes groups, never the account. */
  open: boolean;
};

/** Most of something that needs nobody's word: `percent` of those there are, but at least `min`. */
export type Share = { percent: number; min: number };

/** What the guard lets go by itself. `apps`, `groups`: other limits of removals for some of them. */
export type GuardSettings = {
  removals: Share;
  newPeople: Share;
  apps: Readonly<Record<string, Share>>;
  groups: Readonly<Record<string, Share>>;
  /** Usernames of those whom no rule takes anything from without a person's word. */
  keepers: readonly string[];
};

/** The hub's settings as far as decisions use them. */
export type Policy = {
  /** Number of the settings this was read from; written beside what it decided. */
  settingsVersion: number;
  groups: readonly Group[];
  rules: readonly Rule[];
  apps: readonly AppRule[];
  leaving: { leftAfterDays: number };
  /** Absent: as careful as a hub is when nothing is said. */
  guard?: GuardSettings;
};
