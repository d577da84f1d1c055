import type { Reader, Tx } from './database.ts';

/** Calendar time: the database's now() plus the sandbox's offset (docs: ARCHITECTURE, "Time"). Stable within a transaction. */
export async function readCalendar(db: Reader): Promise<Date> {
  const [row] = await db.query<{ now: Date }>('SELECT calendar_now() AS now');
  return row?.now as Date;
}

/** The database's clock: what two processes compare instants of machine time with. */
export async function readMachine(db: Reader): Promise<Date> {
  const [row] = await db.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  return row?.now as Date;
}

/**
 * Moves the calendar of a sandbox forward and returns the new calendar time. Throws in a database that is not marked
 * sandbox, and for a step that is not forward.
 */
export async function advanceCalendar(tx: Tx, days: number): Promise<Date> {
  if (!(days > 0 && days <= 3660)) throw new RangeError('The calendar moves forward, by 1 to 3660 days.');
  const moved = await tx.query(
    `UPDATE clock SET ahead = ahead + make_interval(secs => $1)
     WHERE EXISTS (SELECT 1 FROM hub WHERE sandbox) RETURNING ahead`,
    [days * 86_400],
  );
  if (moved.length === 0) throw new Error('Only the calendar of a sandbox can be moved.');
  return readCalendar(tx);
}
