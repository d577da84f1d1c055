import type { Observed } from '@latchkey/domain/delivery';
import { z } from 'zod';
import { Incomplete } from '../contract.ts';
import type { MatrixApi } from './api.ts';
import { listedUser } from './user.ts';

const page = z.object({ users: z.array(listedUser), total: z.number(), next_token: z.string().nullish() });
const LIMIT = 100;

/**
 * Every user: the list hides locked ones unless it is told not to, and its token is an offset, so rows are folded and
 * counted against the total. @see contracts/matrix.md §2.3
 */
export async function* listUsers(
  api: MatrixApi,
  read: (mxid: string) => Promise<Observed | null>,
): AsyncGenerator<Observed> {
  const seen = new Set<string>();
  let from: string | null = '0';
  let total = 0;
  while (from !== null) {
    const query = `from=${from}&limit=${LIMIT}&guests=false&locked=true&order_by=creation_ts&dir=f`;
    const reply = await api.send('GET', `/_synapse/admin/v3/users?${query}`);
    if (!reply.ok) throw new Incomplete(reply.outcome.fault.code);
    const parsed = page.safeParse(reply.body);
    if (reply.errcode !== null || !parsed.success) throw new Incomplete('unexpected-answer');
    total = Math.max(total, parsed.data.total);
    for (const row of parsed.data.users) {
      if (seen.has(row.name)) continue;
      seen.add(row.name);
      const observed = await read(row.name);
      if (observed === null) continue;
      // The list's last_seen_ts is kept for good; the single read's is emptied after 28 days.
      yield { ...observed, lastActivityAt: row.last_seen_ts ? new Date(row.last_seen_ts) : null };
    }
    from = parsed.data.next_token ?? null;
  }
  if (seen.size < total) throw new Incomplete('rows-moved');
}
