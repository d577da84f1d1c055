import type { Reader } from './database.ts';

export type Heartbeat = { process: string; role: string; release: string; seenAt: Date; clockSkewMs: number };

/** Says that a process lives. `skewMs`: its own clock minus the database's, as it measured it. */
export async function beat(
  db: Reader,
  self: { process: string; role: string; release: string; skewMs: number },
): Promise<void> {
  await db.query(
    `INSERT INTO heartbeat (process, role, release, clock_skew_ms) VALUES ($1, $2, $3, $4)
     ON CONFLICT (process) DO UPDATE SET seen_at = now(), clock_skew_ms = excluded.clock_skew_ms`,
    [self.process, self.role, self.release, Math.round(self.skewMs)],
  );
}

/** Processes seen in the last 60 s, newest first. */
export async function readAlive(db: Reader): Promise<Heartbeat[]> {
  return db.query<Heartbeat>(
    `SELECT process, role, release, seen_at AS "seenAt", clock_skew_ms AS "clockSkewMs" FROM heartbeat
     WHERE seen_at > now() - interval '60 s' ORDER BY seen_at DESC`,
  );
}

/** Whether a worker has been seen in the last 60 s; pages say so when none has. */
export async function isWorkerAlive(db: Reader): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM heartbeat WHERE role = 'worker' AND seen_at > now() - interval '60 s' LIMIT 1`,
  );
  return rows.length > 0;
}

/** Takes a process off the list at its orderly stop, and forgets those silent for a day. */
export async function stopBeating(db: Reader, process: string): Promise<void> {
  await db.query(`DELETE FROM heartbeat WHERE process = $1 OR seen_at < now() - interval '1 day'`, [process]);
}
