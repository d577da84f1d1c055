import type { Reader } from '../database.ts';

/** How often a thing was tried within its window, this try included, and when the window ends. */
export type Attempts = { attempts: number; endsInSeconds: number };

/** Counts a try under each id. The window begins with the first try. Ids are keyed hashes: nothing in a row names anybody. */
export async function countAttempts(
  db: Reader,
  counters: readonly { id: string; windowSeconds: number }[],
): Promise<Attempts[]> {
  const rows = await db.query<Attempts & { id: string }>(
    `INSERT INTO challenge AS c (id, kind, state, attempts, expires_at)
     SELECT u.id, 'attempts', '{}', 1, now() + make_interval(secs => u.secs)
     FROM unnest($1::text[], $2::int[]) AS u(id, secs) ORDER BY u.id
     ON CONFLICT (id) DO UPDATE SET
       attempts = CASE WHEN c.expires_at <= now() THEN 1 ELSE c.attempts + 1 END,
       expires_at = CASE WHEN c.expires_at <= now() THEN excluded.expires_at ELSE c.expires_at END
     RETURNING c.id, c.attempts, ceil(extract(epoch FROM c.expires_at - now()))::int AS "endsInSeconds"`,
    [counters.map((counter) => counter.id), counters.map((counter) => counter.windowSeconds)],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return counters.map((counter) => byId.get(counter.id) ?? { attempts: 0, endsInSeconds: 0 });
}

/** Forgets the tries under an id: the right password was given. */
export async function forgetAttempts(db: Reader, ids: readonly string[]): Promise<void> {
  await db.query('DELETE FROM challenge WHERE id = ANY($1)', [ids]);
}
