import type { Reader } from './database.ts';

/** What is kept with an app's lease, so that it survives its holder. */
export type Breaker = { state: 'closed' | 'open' | 'half-open'; failures: number; openUntil: string | null };

/** Takes or renews the lease of an app for 60 s by the database's clock; false: somebody else holds it. */
export async function holdLease(db: Reader, app: string, holder: string): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO app_lease (app, holder, until) VALUES ($1, $2, now() + interval '60 s')
     ON CONFLICT (app) DO UPDATE SET holder = $2, until = now() + interval '60 s'
       WHERE app_lease.holder = $2 OR app_lease.holder IS NULL OR app_lease.until <= now()
     RETURNING app`,
    [app, holder],
  );
  return rows.length > 0;
}

export async function releaseLease(db: Reader, app: string, holder: string): Promise<void> {
  await db.query('UPDATE app_lease SET holder = NULL, until = now() WHERE app = $1 AND holder = $2', [
    app,
    holder,
  ]);
}

/** The breaker as it was left, with whether its pause is over. */
export async function readBreaker(
  db: Reader,
  app: string,
): Promise<{ breaker: Breaker | null; rested: boolean }> {
  const [row] = await db.query<{ breaker: Breaker | null; rested: boolean }>(
    `SELECT breaker, coalesce((breaker ->> 'openUntil')::timestamptz <= now(), true) AS rested FROM app_lease WHERE app = $1`,
    [app],
  );
  return row ?? { breaker: null, rested: true };
}

/** Writes the breaker; `openSeconds`: how long the app is left alone from now, by the database's clock. */
export async function writeBreaker(
  db: Reader,
  app: string,
  breaker: { state: Breaker['state']; failures: number; openSeconds: number | null },
): Promise<void> {
  await db.query(
    `UPDATE app_lease SET breaker = jsonb_build_object('state', $2::text, 'failures', $3::int,
       'openUntil', CASE WHEN $4::float8 IS NULL THEN NULL ELSE now() + make_interval(secs => $4) END)
     WHERE app = $1`,
    [app, breaker.state, breaker.failures, breaker.openSeconds],
  );
}
