import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@latchkey/store/database';

const PATIENCE_MS = 60_000;
/** What is put off for longer than this waits for something else than the worker: an app that is down, a person. */
const SOON = `interval '3 s'`;

/** What is still to be done, by kind; each is a number. A mail that waits for a person's click is not the worker's. */
const WAITING = `SELECT
  (SELECT count(*) FROM task WHERE state IN ('waiting', 'running'))::int AS tasks,
  (SELECT count(*) FROM message WHERE state = 'waiting' AND pass IS DISTINCT FROM 'held' AND next_try_at <= now() + ${SOON}
     AND (due_on IS NULL OR due_on <= calendar_now()))::int AS messages,
  (SELECT count(*) FROM delivery d JOIN entitlement e USING (account_id, app) JOIN app a ON a.name = d.app
   WHERE a.mode = 'manage' AND d.delivered_version < e.version
     AND (d.next_try_at <= now() + ${SOON} OR d.claimed_until > now())
     AND NOT EXISTS (SELECT 1 FROM app_lease l WHERE l.app = d.app AND l.breaker->>'state' = 'open'))::int AS deliveries`;

/** Waits until nothing is due, seen twice in a row. Throws where that takes longer than a minute, with what is left. */
export async function settle(db: Database): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  let quiet = 0;
  let left: unknown;
  while (Date.now() < until) {
    const [row = {}] = await db.one.query<Record<string, number>>(WAITING);
    left = row;
    quiet = Object.values(row).every((count) => count === 0) ? quiet + 1 : 0;
    if (quiet === 2) return;
    await sleep(60);
  }
  throw new Error(`still to be done: ${JSON.stringify(left)}`);
}
