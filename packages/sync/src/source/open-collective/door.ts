import type { ReadProblem } from '@latchkey/store/source-read';
import { problem } from '../reader.ts';
import { shareId } from '../share-id.ts';

/** Who asked, and what the collective is, as every answer says it. */
export type Door = {
  me?: Ids | null | undefined;
  account: (Ids & { slug: string; isAdmin?: boolean | null | undefined }) | null;
};

/** The ids of an account in an answer; elder servers have no `publicId`, later ones may have no `legacyId`. */
type Ids = { id: string; publicId?: string | null | undefined; legacyId?: number | null | undefined };

/** Every id that an account has in an answer; ids change their form, and any that stays names it. */
export function everyIdOf({ id, publicId, legacyId }: Ids): string[] {
  return [...new Set([id, publicId, legacyId?.toString()])].filter((one) => typeof one === 'string');
}

/**
 * What makes an answer not to be trusted, though it is HTTP 200 without errors. A token that lost its rights still
 * sees rows, without addresses; a broken one sees what the public sees. `before`: who asked in the answers before;
 * `pinnedId`: the ids of the collective in the last complete read; both with spaces between the ids.
 * @see contracts/open-collective.md §1 "Safety rule", §10
 */
export function checkDoor(door: Door, pinnedId: string | null, before: string | null): ReadProblem[] {
  // A name that nobody has comes with an error; null alone is an answer that was lost on its way.
  if (door.account === null) return [problem('answer-empty')];
  const problems: ReadProblem[] = [];
  if (!door.me) problems.push(problem('me-missing'));
  else if (before !== null && !shareId(before, everyIdOf(door.me).join(' ')))
    problems.push(problem('me-changed'));
  else if (door.account.isAdmin !== true) problems.push(problem('not-admin'));
  if (pinnedId !== null && !shareId(pinnedId, everyIdOf(door.account).join(' ')))
    problems.push(problem('pin-moved'));
  return problems;
}

/** Who asked, as a read hands it on: every id with spaces between them; null: the answer does not say. */
export function ownerIn({ me }: Door): string | null {
  return me ? everyIdOf(me).join(' ') : null;
}
