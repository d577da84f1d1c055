import type { Observed } from '@latchkey/domain/delivery';
import { z } from 'zod';
import { Incomplete } from '../contract.ts';
import type { MatrixApi } from './api.ts';
import { listedUser } from './user.ts';

const page = z.object({ users: z.array(listedUser), total: z.number(), next_token: z.string().nullish() });
const LIMIT = 100;
/** 30 single reads at once took 0.1 s. */
const AT_ONCE = 8;

/**
 * Every user: the list hides locked ones unless it is told not to, and its token is an offset, so the order is that of
 * creation, rows are folded and counted against the total. Links stand in no list: each user is read. @see contracts/matrix.md §2.3
 */
export async function* listUsers(
  api: MatrixApi,
  read: (mxid: string) => Promise<Observed>,
): AsyncGenerator<Observed> {
  const seen = new Map<string, number | null>();
  let from: string | null = '0';
  let total = 0;
  while (from !== null) {
    const query = `from=${from}&limit=${LIMIT}&guests=false&locked=true&order_by=creation_ts&dir=f`;
    const reply = await api.send('GET', `/_synapse/admin/v3/users?${query}`);
    if (!reply.ok) throw new Incomplete(reply.outcome.fault.code);
    const parsed = page.safeParse(reply.body);
    if (reply.errcode !== null || !parsed.success) throw new Incomplete('unexpected-answer');
    total = Math.max(total, parsed.data.total);
    for (const row of parsed.data.users) seen.set(row.name, row.last_seen_ts ?? null);
    const next: string | null = parsed.data.next_token ?? null;
    if (next !== null && Number(next) <= Number(from)) throw new Incomplete('pages-do-not-end');
    from = next;
  }
  if (seen.size < total) throw new Incomplete('rows-moved');
  const rows = [...seen];
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const batch = rows.slice(at, at + AT_ONCE);
    const users = await Promise.all(batch.map(([name]) => read(name)));
    // The list's last_seen_ts is kept for good; the single read's is emptied after 28 days.
    yield* users.map((user, index) => ({ ...user, lastActivityAt: dateOf(batch[index]?.[1]) }));
  }
}

/** When a user was last seen, from the list; null: never, or it signed out everywhere. @see contracts/matrix.md §2.4 */
export async function lastSeen(api: MatrixApi, mxid: string): Promise<Date | null> {
  const query = `user_id=${encodeURIComponent(mxid)}&guests=false&locked=true&limit=${LIMIT}`;
  const reply = await api.send('GET', `/_synapse/admin/v3/users?${query}`);
  const parsed = reply.ok ? page.safeParse(reply.body) : null;
  // The filter finds parts of names too.
  const row = parsed?.success ? parsed.data.users.find((user) => user.name === mxid) : undefined;
  return dateOf(row?.last_seen_ts);
}

function dateOf(ms: number | null | undefined): Date | null {
  return ms ? new Date(ms) : null;
}
