import type { ReadProblem } from '@latchkey/store/source-read';
import { problem } from '../reader.ts';

/** Who asked, and what the collective is, as every answer says it. */
export type Door = {
  me?: { id: string } | null | undefined;
  account: {
    id: string;
    publicId?: string | null | undefined;
    legacyId?: number | null | undefined;
    slug: string;
    isAdmin?: boolean | null | undefined;
  } | null;
};

/** Every id that the collective has in this answer; ids change their form, and any that stays names it. */
export function idsOfCollective({ id, publicId, legacyId }: NonNullable<Door['account']>): string[] {
  return [...new Set([id, publicId, legacyId?.toString()])].filter((one) => typeof one === 'string');
}

/**
 * What makes an answer not to be trusted, though it is HTTP 200 without errors. A token that lost its rights still
 * sees rows, without addresses; a broken one sees what the public sees. `meId`: who asked in the answers before. `pinnedId`: the ids
 * of the collective in the last complete read, with spaces between them.
 * @see contracts/open-collective.md §1 "Safety rule", §10
 */
export function checkDoor(door: Door, pinnedId: string | null, meId: string | null): ReadProblem[] {
  // A name that nobody has comes with an error; null alone is an answer that was lost on its way.
  if (door.account === null) return [problem('answer-empty')];
  const problems: ReadProblem[] = [];
  if (!door.me) problems.push(problem('me-missing'));
  else if (meId !== null && meId !== door.me.id) problems.push(problem('me-changed'));
  else if (door.account.isAdmin !== true) problems.push(problem('not-admin'));
  if (pinnedId !== null) {
    const pinned = pinnedId.split(' ');
    if (!idsOfCollective(door.account).some((id) => pinned.includes(id))) problems.push(problem('pin-moved'));
  }
  return problems;
}
