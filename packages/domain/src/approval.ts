import type { ChangeKey } from './change.ts';

/** A person's live word for a set of changes. `author`, `proposer`: system, operator or account:ID. */
export type Approval = {
  id: string;
  author: string;
  /** Who proposed what was approved: a rule's author; `system` where the books did. */
  proposer: string;
  items: readonly { account?: string; identity?: string; key: ChangeKey }[];
  madeOn: Date;
};

/** Who there is to approve, and whom an approval may not come from lightly. */
export type Electorate = {
  /** Admins who have claimed their account. */
  admins: number;
  /** Accounts with a role of the hub, and keepers. */
  roleHolders: ReadonlySet<string>;
  privileged: ReadonlySet<string>;
};

/** Where a change stands. `waits`: with one admin, two days in which any treasurer can stop it take the second's place. */
export type Standing =
  | { kind: 'effective' }
  | { kind: 'needs-second' }
  | { kind: 'waits'; untilOn: Date }
  | { kind: 'none' };

/** More people than this in one person's live approvals, and a second one has to agree. */
const ALONE = 10;
const WAIT_MS = 48 * 3_600_000;

/**
 * Whether a change may go on by what people have said.
 *
 * | admins | more than 10 people, or a role | words of others than the affected | standing              |
 * |--------|--------------------------------|-----------------------------------|-----------------------|
 * | any    | any                            | none                              | none                  |
 * | none   | any                            | any                               | effective             |
 * | some   | no                             | any                               | effective             |
 * | some   | yes                            | two, the proposer's own counted   | effective             |
 * | one    | yes                            | one                               | waits 48 h, then effective |
 * | more   | yes                            | one                               | needs-second          |
 */
export function standingOf(
  about: string,
  key: ChangeKey,
  approvals: readonly Approval[],
  electorate: Electorate,
  now: Date,
): Standing {
  const words = approvals.filter(
    (one) =>
      one.author !== `account:${about}` &&
      one.items.some((item) => (item.account ?? item.identity) === about && item.key === key),
  );
  const [first] = words;
  if (first === undefined) return { kind: 'none' };
  if (electorate.admins === 0) return { kind: 'effective' };
  const group = /^grant-group:(.*)$/.exec(key)?.[1];
  const role = electorate.roleHolders.has(about) || (group !== undefined && electorate.privileged.has(group));
  if (!role && words.some((word) => peopleOf(word.author, approvals) <= ALONE)) return { kind: 'effective' };
  const persons = new Set(words.flatMap((word) => [word.author, word.proposer]));
  persons.delete('system');
  persons.delete(`account:${about}`);
  if (persons.size >= 2) return { kind: 'effective' };
  if (electorate.admins > 1) return { kind: 'needs-second' };
  const untilOn = new Date(Math.min(...words.map((word) => word.madeOn.getTime())) + WAIT_MS);
  return untilOn <= now ? { kind: 'effective' } : { kind: 'waits', untilOn };
}

/** People in all live approvals of one author: many small ones are one large one. */
function peopleOf(author: string, approvals: readonly Approval[]): number {
  const items = approvals.filter((one) => one.author === author).flatMap((one) => one.items);
  return new Set(items.map((item) => item.account ?? item.identity)).size;
}
