import type { Observed } from '@latchkey/domain/delivery';
import { z } from 'zod';
import { Incomplete } from '../contract.ts';
import type { Ocs } from './ocs.ts';
import { observedFrom, userObject } from './user.ts';

const PAGE = 100;
const MOST_PAGES = 2_000;

/** A page of users: an object keyed by id, or `[]` where it is empty; an entry can be reduced to its id. */
const page = z.object({ users: z.union([z.record(z.string(), z.unknown()), z.array(z.never())]) });

/**
 * Every account. Limit and offset count per user backend, so that a page may hold several times `limit`: pages are read
 * until an empty one and ids are folded. @see contracts/nextcloud.md B4
 */
export async function* readInventory(
  ocs: Ocs,
  own: { id: string; reserved: readonly string[] },
): AsyncGenerator<Observed> {
  const seen = new Set<string>();
  for (let number = 0; number < MOST_PAGES; number += 1) {
    const reply = await ocs.send('GET', `/cloud/users/details?limit=${PAGE}&offset=${number * PAGE}`);
    if (!reply.ok) throw new Incomplete(reply.outcome.fault.code);
    const parsed = page.safeParse(reply.data);
    if (reply.code !== 200 || !parsed.success) throw new Incomplete('unexpected-answer');
    const users = Object.entries(parsed.data.users);
    if (users.length === 0) return compareWithIds(ocs, seen);
    for (const [id, value] of users) {
      const user = userObject.safeParse(value);
      if (!user.success) throw new Incomplete('user-not-readable');
      if (seen.has(id)) continue;
      seen.add(id);
      yield observedFrom(user.data, own);
    }
  }
  throw new Incomplete('too-many-pages');
}

const ids = z.object({ users: z.array(z.string()) });

/** Pages shift while accounts come and go: the list of ids, read afterwards in one piece, must hold nobody unseen. */
async function compareWithIds(ocs: Ocs, seen: ReadonlySet<string>): Promise<void> {
  const reply = await ocs.send('GET', '/cloud/users');
  if (!reply.ok) throw new Incomplete(reply.outcome.fault.code);
  const parsed = ids.safeParse(reply.data);
  if (reply.code !== 200 || !parsed.success) throw new Incomplete('unexpected-answer');
  if (parsed.data.users.some((id) => !seen.has(id))) throw new Incomplete('rows-moved');
}
