import type { Reader } from './database.ts';

/** When everybody was last decided for the calendar's sake, and under which settings. */
export type Tick = { ranOn: Date | null; ranAt: Date | null; settingsVersion: number; now: Date };

export async function readTick(db: Reader): Promise<Tick> {
  const [row] = await db.query<Tick>(
    `SELECT d.last_ran_on AS "ranOn", d.last_ran_at AS "ranAt", coalesce(d.settings_version, 0) AS "settingsVersion",
       calendar_now() AS now
     FROM (SELECT 1) one LEFT JOIN due d ON d.name = 'tick'`,
  );
  return row as Tick;
}

export async function writeTick(db: Reader, settingsVersion: number): Promise<void> {
  await db.query(
    `INSERT INTO due (name, last_ran_on, last_ran_at, settings_version) VALUES ('tick', calendar_now(), now(), $1)
     ON CONFLICT (name) DO UPDATE SET last_ran_on = excluded.last_ran_on, last_ran_at = now(), settings_version = $1`,
    [settingsVersion],
  );
}
