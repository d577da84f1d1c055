/** Who speaks for a merge: `operator` or `account:ID`, as rows say it. */
export type MergeWord = {
  proposedBy: string;
  proposedOn: Date;
  /** Who agrees now. */
  by: string;
  /** The two accounts. */
  affected: readonly string[];
  /** Admins who have claimed. */
  admins: number;
  now: Date;
};

/** Whether a word is enough. `waits`: until `untilOn`, while any treasurer can stop it. */
export type MergeStanding =
  | { kind: 'effective' }
  | { kind: 'affected' }
  | { kind: 'needs-second' }
  | { kind: 'waits'; untilOn: Date };

const WAIT_MS = 48 * 3_600_000;

/**
 * | admins | proposed by | agreed by              | standing                    |
 * |--------|-------------|------------------------|-----------------------------|
 * | any    | any         | one of the two         | affected                    |
 * | none   | any         | any                    | effective                   |
 * | some   | anybody     | another, not the shell | effective                   |
 * | some   | anybody     | the shell              | needs-second                |
 * | one    | an admin    | the same               | waits 48 h, then effective  |
 * | more   | an admin    | the same               | needs-second                |
 */
export function mergeStanding(word: MergeWord): MergeStanding {
  if (word.affected.some((id) => word.by === `account:${id}`)) return { kind: 'affected' };
  if (word.admins === 0) return { kind: 'effective' };
  if (word.by === 'operator') return { kind: 'needs-second' };
  if (word.by !== word.proposedBy) return { kind: 'effective' };
  if (word.admins > 1) return { kind: 'needs-second' };
  const untilOn = new Date(word.proposedOn.getTime() + WAIT_MS);
  return untilOn <= word.now ? { kind: 'effective' } : { kind: 'waits', untilOn };
}
