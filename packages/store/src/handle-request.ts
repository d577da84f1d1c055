import type { Reader, Tx } from './database.ts';

export type HandleRequestState = 'checking' | 'asked' | 'granted' | 'refused' | 'withdrawn' | 'taken';

/** Somebody's wish for another username. `wanted`: null once it is decided. */
export type HandleRequest = {
  id: string;
  accountId: string;
  wanted: string | null;
  state: HandleRequestState;
  askedOn: Date;
};

const COLUMNS = 'id, account_id AS "accountId", wanted, state, asked_on AS "askedOn"';

/** The last request of an account; null: none was ever made. */
export async function readLastHandleRequest(db: Reader, accountId: string): Promise<HandleRequest | null> {
  const [row] = await db.query<HandleRequest>(
    `SELECT ${COLUMNS} FROM handle_request WHERE account_id = $1
     ORDER BY state IN ('checking', 'asked') DESC, asked_on DESC, decided_on DESC LIMIT 1`,
    [accountId],
  );
  return row ?? null;
}

export async function readHandleRequest(db: Reader, id: string): Promise<HandleRequest | null> {
  const [row] = await db.query<HandleRequest>(`SELECT ${COLUMNS} FROM handle_request WHERE id = $1`, [id]);
  return row ?? null;
}

/** Requests that wait for an admin, the oldest first. */
export async function readOpenHandleRequests(
  db: Reader,
): Promise<(HandleRequest & { wanted: string; username: string; name: string | null })[]> {
  return db.query(
    `SELECT r.id, r.account_id AS "accountId", r.wanted, r.state, r.asked_on AS "askedOn", a.username, a.name
     FROM handle_request r JOIN account a ON a.id = r.account_id
     WHERE r.state = 'asked' ORDER BY r.asked_on, r.id`,
  );
}

/** How many requests an account has made within the calendar's last day. */
export async function countHandleRequests(db: Reader, accountId: string): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM handle_request
     WHERE account_id = $1 AND asked_on > calendar_now() - interval '1 day'`,
    [accountId],
  );
  return row?.count ?? 0;
}

/** Writes a request and reserves the name for as long as it is open; null where the name was taken meanwhile. */
export async function insertHandleRequest(
  tx: Tx,
  request: { accountId: string; wanted: string },
): Promise<string | null> {
  const reserved = await tx.query(
    `INSERT INTO name_reservation (username, account_id, expires_at) VALUES ($1, $2, 'infinity')
     ON CONFLICT (username) DO UPDATE SET account_id = excluded.account_id, invitation_id = NULL,
       expires_at = excluded.expires_at
     WHERE name_reservation.account_id IS NULL AND name_reservation.expires_at <= now()
     RETURNING username`,
    [request.wanted, request.accountId],
  );
  if (reserved.length === 0) return null;
  const [row] = await tx.query<{ id: string }>(
    'INSERT INTO handle_request (account_id, wanted) VALUES ($1, $2) RETURNING id',
    [request.accountId, request.wanted],
  );
  return row?.id as string;
}

/** Every app was asked: the request waits for an admin. */
export async function markHandleAsked(tx: Tx, id: string): Promise<void> {
  await tx.query(`UPDATE handle_request SET state = 'asked' WHERE id = $1 AND state = 'checking'`, [id]);
}

/** Closes a request; the name that was wanted is forgotten with it. */
export async function closeHandleRequest(
  tx: Tx,
  id: string,
  state: Exclude<HandleRequestState, 'checking' | 'asked'>,
  by: string,
): Promise<void> {
  await tx.query(
    `UPDATE handle_request SET state = $2, wanted = NULL, decided_on = calendar_now(), decided_by = $3 WHERE id = $1`,
    [id, state, by],
  );
}
