import type { AnyAbout } from '../about.ts';
import type { Connector } from '../contract.ts';

/**
 * How the app fails its connector. `swallow-create`: the next account is made and nobody hears of it. `late`: the next
 * account made is not visible to the first look after it. `half-list`: an inventory breaks off in the middle.
 */
export type AppFault =
  | 'unreachable'
  | 'unavailable'
  | 'too-many'
  | 'credentials'
  | 'nonsense'
  | 'swallow-create'
  | 'late'
  | 'half-list';

/** A person that the app has never heard of. */
export type NewPerson = { subject: string; handle: string; name: string };

/** An app, real, stand-in or in memory, with what the contract suite needs beyond its connector. */
export type ConnectorHarness = {
  connector: Connector;
  about: AnyAbout;
  /** Two groups that the hub manages, and one in the same app that it does not. */
  managed: readonly [string, string];
  unmanaged: string;
  newPerson(): NewPerson;
  /** Signs in as the hub's app would let it: the id inside the app, or null where the app refuses. */
  signIn(claims: Readonly<Record<string, unknown>>): Promise<string | null>;
  /** The id inside the app: never another account's, and not given anew. */
  internalId(ref: string): Promise<string | null>;
  /** Makes an account by hand in the way of this person's; answers its ref. */
  makeForeign(person: NewPerson): Promise<string>;
  /** Accounts that nobody may touch: an admin, the hub's own. */
  protectedRefs: readonly string[];
  /** All that the app knows of an account. */
  snapshot(ref: string): Promise<unknown>;
  /** As somebody in the app would do it. */
  putInGroup(ref: string, group: string): Promise<void>;
  groupsOf(ref: string): Promise<readonly string[]>;
  /** Breaks and mends; null: works again. */
  fail(fault: AppFault | null): void;
};
