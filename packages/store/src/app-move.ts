import type { Reader, Tx } from './database.ts';

/** Why somebody gives up an account in an app. */
export type MoveCause = 'new-handle' | 'merge';

/**
 * An account in an app that a person has to move by hand. `handle`: its name there. `otherId`: with a merge, the account
 * here that it is tied to. `readyOn`: the member has taken along what they need.
 */
export type AppMove = {
  id: string;
  accountId: string;
  app: string;
  kind: string;
  cause: MoveCause;
  otherId: string | null;
  state: 'open' | 'done' | 'withdrawn';
  openedOn: Date;
  readyOn: Date | null;
  name: string | null;
  handle: string | null;
};

const SELECT = `SELECT m.id, m.account_id AS "accountId", m.app, p.kind, m.cause, m.other_id AS "otherId", m.state,
  m.opened_on AS "openedOn", m.ready_on AS "readyOn", a.name, b.handle
  FROM app_move m JOIN app p ON p.name = m.app JOIN account a ON a.id = m.account_id
  LEFT JOIN binding b ON b.app = m.app AND b.account_id = coalesce(m.other_id, m.account_id)`;

/** What is still to be moved; `accountId` null: of everybody. Oldest first. */
export async function readOpenMoves(db: Reader, accountId: string | null): Promise<AppMove[]> {
  return db.query<AppMove>(
    `${SELECT} WHERE m.state = 'open' AND ($1::uuid IS NULL OR m.account_id = $1) ORDER BY m.opened_on, m.id`,
    [accountId],
  );
}

export async function readMove(db: Reader, id: string): Promise<AppMove | null> {
  const [row] = await db.query<AppMove>(`${SELECT} WHERE m.id = $1`, [id]);
  return row ?? null;
}

/** Opens a move; one that is open already stays. */
export async function insertMove(
  tx: Tx,
  move: { accountId: string; app: string; cause: MoveCause; otherId: string | null },
): Promise<void> {
  await tx.query(
    'INSERT INTO app_move (account_id, app, cause, other_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [move.accountId, move.app, move.cause, move.otherId],
  );
}

/** The member has what they need of the old account; false: not open, or not theirs. */
export async function markMoveReady(tx: Tx, id: string, accountId: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE app_move SET ready_on = coalesce(ready_on, calendar_now())
     WHERE id = $1 AND account_id = $2 AND state = 'open' RETURNING id`,
    [id, accountId],
  );
  return rows.length > 0;
}

/** Closes a move. `retiredRef`: hash of the app's account that is not to be bound again. */
export async function closeMove(
  tx: Tx,
  id: string,
  closed: { state: 'done' | 'withdrawn'; by: string; retiredRef: string | null },
): Promise<void> {
  await tx.query(
    `UPDATE app_move SET state = $2, closed_on = calendar_now(), closed_by = $3, retired_ref = $4 WHERE id = $1`,
    [id, closed.state, closed.by, closed.retiredRef],
  );
}

/** Whether an account in an app was given up, so that it is not bound again. */
export async function isRetired(db: Reader, app: string, refHash: string): Promise<boolean> {
  const rows = await db.query('SELECT 1 FROM app_move WHERE app = $1 AND retired_ref = $2 LIMIT 1', [
    app,
    refHash,
  ]);
  return rows.length > 0;
}

/** Withdraws the open moves that a merge of two accounts had led to. */
export async function withdrawMoves(tx: Tx, accountId: string, otherId: string, by: string): Promise<void> {
  await tx.query(
    `UPDATE app_move SET state = 'withdrawn', closed_on = calendar_now(), closed_by = $3
     WHERE account_id = $1 AND other_id = $2 AND state = 'open'`,
    [accountId, otherId, by],
  );
}
