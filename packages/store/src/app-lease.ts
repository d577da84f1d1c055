import type { Reader } from './database.ts';

/** What is kept with an app's lease, so that it survives its holder. Times within are the database's. */
export type KeptBreaker = { state: 'closed' | 'open' | 'half-open'; failures: number; opens: number };
export type KeptRate = { tokens: number; atMs: number };

/** What the holder of a lease starts from. `rested`: the breaker's pause, if any, is over. */
export type Lease = { breaker: KeptBreaker | null; rested: boolean; rate: KeptRate | null; nowMs: number };

const COLUMNS = `breaker, rate, coalesce((breaker ->> 'openUntil')::timestamptz <= now(), true) AS rested,
  extract(epoch FROM now()) * 1000 AS "nowMs"`;

/** Takes the lease of an app for 60 s by the database's clock; null: somebody else holds it. */
export async function takeLease(db: Reader, app: string, holder: string): Promise<Lease | null> {
  const [row] = await db.query<Lease & { nowMs: string }>(
    `INSERT INTO app_lease (app, holder, until) VALUES ($1, $2, now() + interval '60 s')
     ON CONFLICT (app) DO UPDATE SET holder = $2, until = now() + interval '60 s'
       WHERE app_lease.holder = $2 OR app_lease.holder IS NULL OR app_lease.until <= now()
     RETURNING ${COLUMNS}`,
    [app, holder],
  );
  return row === undefined ? null : { ...row, nowMs: Number(row.nowMs) };
}

/**
 * Lengthens the lease and every claim under it, all in one statement; false: the lease was lost, and whoever has it
 * now may have claimed the same rows.
 */
export async function renewLease(db: Reader, app: string, holder: string, rate: KeptRate): Promise<boolean> {
  const rows = await db.query(
    `WITH held AS (
       UPDATE app_lease SET until = now() + interval '60 s', rate = $3
       WHERE app = $1 AND holder = $2 AND until > now() RETURNING app
     ), claims AS (
       UPDATE delivery SET claimed_until = now() + interval '60 s'
       WHERE app = $1 AND claimed_by = $2 AND EXISTS (SELECT 1 FROM held)
     )
     SELECT app FROM held`,
    [app, holder, JSON.stringify(rate)],
  );
  return rows.length > 0;
}

/** Lets go of the lease and of every row still claimed under it; what is kept with the lease stays. */
export async function releaseLease(db: Reader, app: string, holder: string, rate: KeptRate): Promise<void> {
  await db.query(
    `WITH rows AS (
       UPDATE delivery SET claimed_until = NULL, claimed_by = NULL WHERE app = $1 AND claimed_by = $2
     )
     UPDATE app_lease SET holder = NULL, until = now(), rate = $3 WHERE app = $1 AND holder = $2`,
    [app, holder, JSON.stringify(rate)],
  );
}

/** Keeps the breaker. `openMs`: for how long from now the app is left alone; null: as long as it was. */
export async function keepBreaker(
  db: Reader,
  app: string,
  breaker: KeptBreaker,
  openMs: number | null,
): Promise<void> {
  await db.query(
    `UPDATE app_lease SET breaker = $2::jsonb || jsonb_build_object('openUntil', CASE
         WHEN $2::jsonb ->> 'state' = 'closed' THEN NULL
         WHEN $3::float8 IS NULL THEN breaker ->> 'openUntil'
         ELSE (now() + make_interval(secs => $3))::text END)
     WHERE app = $1`,
    [app, JSON.stringify(breaker), openMs === null ? null : openMs / 1000],
  );
}

/** Forgets what an app's faults led to: somebody has seen to them. */
export async function forgetBreaker(db: Reader, app: string): Promise<void> {
  await db.query('UPDATE app_lease SET breaker = NULL WHERE app = $1', [app]);
}
