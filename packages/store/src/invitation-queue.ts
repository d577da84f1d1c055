import type { Reader, Tx } from './database.ts';

/** Invitations that go out by themselves: how many, and when the next ones do; `perDay`: those of the fullest day. */
export type InvitationQueue = { count: number; nextOn: Date | null; perDay: number };

/** Lets invitations wait for their day. */
export async function queueInvitation(tx: Tx, id: string, queuedOn: Date): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE invitation SET queued_on = $2 WHERE id = $1 AND state = 'waiting' RETURNING id`,
    [id, queuedOn],
  );
  return rows.length > 0;
}

/** Takes these invitations out of the queue. */
export async function unqueue(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query('UPDATE invitation SET queued_on = NULL WHERE id = ANY($1::uuid[])', [[...ids]]);
}

/** Takes every invitation of people of these sources (null: everybody) out of the queue; returns how many. */
export async function emptyQueue(tx: Tx, sources: readonly string[] | null): Promise<number> {
  const rows = await tx.query(
    `UPDATE invitation v SET queued_on = NULL WHERE v.queued_on IS NOT NULL AND ($1::text[] IS NULL
       OR EXISTS (SELECT 1 FROM identity i WHERE i.account_id = v.account_id AND i.source = ANY($1)))
     RETURNING id`,
    [sources],
  );
  return rows.length;
}

/** Invitations whose day has come. */
export async function readQueued(db: Reader, limit: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT id FROM invitation WHERE queued_on <= calendar_now() AND state = 'waiting' ORDER BY queued_on, id LIMIT $1`,
    [limit],
  );
  return rows.map((row) => row.id);
}

/** What stands in the queue of these sources (null: all). */
export async function readQueue(db: Reader, sources: readonly string[] | null): Promise<InvitationQueue> {
  const [row] = await db.query<InvitationQueue>(
    `SELECT coalesce(sum(n), 0)::int AS count, min(queued_on) AS "nextOn", coalesce(max(n), 0)::int AS "perDay"
     FROM (SELECT v.queued_on, count(*) AS n FROM invitation v
           WHERE v.queued_on IS NOT NULL AND v.state = 'waiting' AND ($1::text[] IS NULL
             OR EXISTS (SELECT 1 FROM identity i WHERE i.account_id = v.account_id AND i.source = ANY($1)))
           GROUP BY v.queued_on) days`,
    [sources],
  );
  return row as InvitationQueue;
}
