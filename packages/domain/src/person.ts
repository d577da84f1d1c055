import type { Account } from './account.ts';
import type { Entitlement } from './entitlement.ts';
import type { Fact, Identity, SourceState } from './fact.ts';
import type { HeldSeat } from './held-seat.ts';
import type { Hold } from './hold.ts';

/** An account in a group. `origin`: `rule` (the books) or `manual` (an admin). `endOn` set: grace runs until then. */
export type GroupGrant = {
  group: string;
  origin: 'rule' | 'manual';
  startOn: Date;
  endOn: Date | null;
};

/** A person's word on whether somebody is admitted to a group whose rule asks. */
export type Admission = { group: string; state: 'waiting' | 'admitted' | 'refused' };

/** Everything one decision about one person is made from. */
export type Person = {
  account: Account;
  identities: readonly Identity[];
  facts: readonly Fact[];
  /** Seats of organizations; absent: none. */
  seats?: readonly HeldSeat[];
  grants: readonly GroupGrant[];
  holds: readonly Hold[];
  entitlements: readonly Entitlement[];
  /** Absent: nobody was ever asked about this person. */
  admissions?: readonly Admission[];
  /** `byHand`: a person withdrew it, so the rules do not invite again. */
  invitation: { state: 'waiting' | 'sent' | 'claimed' | 'withdrawn'; byHand: boolean } | null;
  /** Holds a role of the hub, or an invitation that carries one: roles survive a lapsed contribution. */
  hasRole: boolean;
  /** A collective's or working group's own account: in groups by hand alone, and never without a contribution. */
  shared?: boolean;
};

/** Reads of every source, by its name. */
export type Sources = Readonly<Record<string, SourceState>>;
