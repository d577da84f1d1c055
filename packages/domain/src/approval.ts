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
 *
 * Answers for any number of changes at the cost of reading the approvals once.
 */
export function createStandings(
  approvals: readonly Approval[],
  electorate: Electorate,
  now: Date,
): (about: string, key: ChangeKey) => Standing {
  const wordsOf = new Map<string, readonly Approval[]>();
  const peopleOf = new Map<string, Set<string | undefined>>();
  for (const approval of approvals) {
    // Shared by all that it names: one approval may name a hundred thousand.
    const alone = [approval];
    // People in all live approvals of one author: many small ones are one large one.
    const people = peopleOf.get(approval.author) ?? new Set();
    peopleOf.set(approval.author, people);
    for (const { account, identity, key } of approval.items) {
      const about = account ?? identity;
      people.add(about);
      const words = wordsOf.get(`${about} ${key}`);
      if (words === undefined) wordsOf.set(`${about} ${key}`, alone);
      else if (!words.includes(approval)) wordsOf.set(`${about} ${key}`, [...words, approval]);
    }
  }

  return (about, key) => {
    const words = (wordsOf.get(`${about} ${key}`) ?? []).filter((one) => one.author !== `account:${about}`);
    const [first] = words;
    if (first === undefined) return { kind: 'none' };
    if (electorate.admins === 0) return { kind: 'effective' };
    const group = /^grant-group:(.*)$/.exec(key)?.[1];
    const role =
      electorate.roleHolders.has(about) || (group !== undefined && electorate.privileged.has(group));
    if (!role && words.some((word) => (peopleOf.get(word.author)?.size ?? 0) <= ALONE)) {
      return { kind: 'effective' };
    }
    const persons = new Set(words.flatMap((word) => [word.author, word.proposer]));
    persons.delete('system');
    persons.delete(`account:${about}`);
    if (persons.size >= 2) return { kind: 'effective' };
    if (electorate.admins > 1) return { kind: 'needs-second' };
    const untilOn = new Date(Math.min(...words.map((word) => word.madeOn.getTime())) + WAIT_MS);
    return untilOn <= now ? { kind: 'effective' } : { kind: 'waits', untilOn };
  };
}
