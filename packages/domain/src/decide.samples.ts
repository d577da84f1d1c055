import { type Change, changeKey } from './change.ts';
import type { Fact, SourceState } from './fact.ts';
import type { HoldKind } from './hold.ts';
import type { Person, Sources } from './person.ts';
import type { PaidLeaf, Policy } from './rule.ts';

/** The instant that samples are built around. */
export const T0 = new Date('2026-03-01T12:00:00Z');
/** Some hours after an instant. */
export const hours = (count: number, from = T0) => new Date(from.getTime() + count * 3_600_000);

/** Any contribution of the books. */
export const anyPaid: PaidLeaf = {
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
/** How a rule is when nothing else is said. */
export const plainRule = { graceDays: 30, whenPaused: 'grace', until: null } as const;

/** A paid group and a privileged one; an app for each, and an open forum. */
export const policy: Policy = {
  settingsVersion: 1,
  groups: [
    { name: 'members', title: 'Members', privileged: false },
    { name: 'stewards', title: 'Stewards', privileged: true },
  ],
  rules: [
    {
      group: 'members',
      when: { ...anyPaid, tierIds: ['tier'] },
      ...plainRule,
    },
    { group: 'stewards', when: { kind: 'role', source: 'books', role: 'ADMIN' }, ...plainRule },
  ],
  apps: [
    { name: 'cloud', opens: ['members'], groups: { stewards: 'Stewards' }, make: 'ahead', open: false },
    { name: 'room', opens: ['stewards'], groups: {}, make: 'ahead', open: false },
    { name: 'forum', opens: ['members'], groups: { members: 'members' }, make: 'ahead', open: true },
  ],
  leaving: { leftAfterDays: 60 },
};

/** A source that was last read completely then. */
export const source = (lastCompleteOn: Date | null): SourceState => ({
  name: 'books',
  lastCompleteOn,
  previousCompleteOn: null,
  everyMs: 15 * 60_000,
  outages: [],
});
/** The books, last read completely then. */
export const readAt = (on: Date | null): Sources => ({ books: source(on) });

/** A contribution as the books show it; settled and looked up as of `on`. */
export function order(status: string, charged: Date, on: Date, more: Partial<Fact> = {}): Fact {
  const at = charged.toISOString();
  return {
    id: 'f1',
    source: 'books',
    identityId: 'i1',
    data: {
      kind: 'order',
      status,
      frequency: 'MONTHLY',
      tierId: 'tier',
      lastTierId: null,
      createdAt: at,
      processedAt: at,
      lastChargedAt: at,
    } as Fact['data'],
    missing: false,
    firstReadOn: charged,
    lastReadOn: on,
    sinceOn: hours(-12, on),
    agreedOn: on,
    confirmedOn: on,
    ...more,
  };
}

/** An active account with nothing; `more` replaces parts of it. */
export function person(more: Partial<Person> & { life?: Person['account']['life'] } = {}): Person {
  const { life, ...parts } = more;
  return {
    account: {
      id: 'a1',
      life: life ?? 'active',
      username: 'ana',
      name: null,
      language: null,
      version: 1,
      epoch: 1,
    },
    identities: [],
    facts: [],
    grants: [],
    holds: [],
    entitlements: [],
    invitation: { state: 'claimed', byHand: false },
    hasRole: false,
    ...parts,
  };
}
/** A hold placed at T0: `lapsed` by the rules, any other by a person. */
export const hold = (
  kind: HoldKind,
  more: Partial<Person['holds'][number]> = {},
): Person['holds'][number] => ({
  kind,
  placedOn: T0,
  untilOn: null,
  placedBy: kind === 'lapsed' ? 'rule' : 'person',
  ...more,
});
/** Keys of changes, with the treatment of a wish. */
export const keys = (changes: Change[]) =>
  changes.map((change) => changeKey(change) + ('treatment' in change ? `=${change.treatment}` : ''));

/** A contribution that is being paid. */
export const paying = order('ACTIVE', hours(-24), T0);
