import type { ChangeKey } from './change.ts';

/** A person's live word for a set of changes. `author`, `proposer`: system, operator or account:ID. */
export type Approval = {
  id: string;
  author: string;
  /** Who proposed what was approved: a rule's author; `system` where the books did. */
  proposer: string;
  /** Whom it names, by what is to change: ids of accounts and of identities. */
  changes: Readonly<Record<ChangeKey, readonly string[]>>;
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

/** What of an approval counts for each change that it names. */
type Word = Pick<Approval, 'author' | 'proposer' | 'madeOn'>;

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
  // By change, then by whom it is about: an approval may name a hundred thousand, so nothing but their ids is kept.
  const wordsOf = new Map<ChangeKey, Map<string, readonly Word[]>>();
  const peopleOf = new Map<string, Set<string>>();
  for (const { author, proposer, madeOn, changes } of approvals) {
    const word: Word = { author, proposer, madeOn };
    // Shared by all that it names.
    const alone = [word];
    // People in all live approvals of one author: many small ones are one large one. Beyond what counts as many, nobody
    // is counted.
    const people = peopleOf.get(author) ?? new Set();
    peopleOf.set(author, people);
    for (const [key, abouts] of Object.entries(changes)) {
      const byPerson = wordsOf.get(key) ?? new Map<string, readonly Word[]>();
      wordsOf.set(key, byPerson);
      for (const about of abouts) {
        if (people.size <= ALONE) people.add(about);
        const words = byPerson.get(about);
        if (words === undefined) byPerson.set(about, alone);
        else if (!words.includes(word)) byPerson.set(about, [...words, word]);
      }
    }
  }

  return (about, key) => {
    const words = (wordsOf.get(key)?.get(about) ?? []).filter((one) => one.author !== `account:${about}`);
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
