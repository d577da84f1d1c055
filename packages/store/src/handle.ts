import type { Tx } from './database.ts';

/** Gives an account another username; it was reserved for this account before. */
export async function writeUsername(tx: Tx, accountId: string, username: string | null): Promise<void> {
  await tx.query('UPDATE account SET username = $2 WHERE id = $1', [accountId, username]);
}

/** Lets a reserved name go. */
export async function deleteReservation(tx: Tx, username: string, accountId: string): Promise<void> {
  await tx.query('DELETE FROM name_reservation WHERE username = $1 AND account_id = $2', [
    username,
    accountId,
  ]);
}

/** Forgets every question to the apps about a name: they were answered. */
export async function forgetNameTasks(tx: Tx, username: string): Promise<void> {
  await tx.query(`DELETE FROM task WHERE arguments ->> 'username' = $1`, [username]);
}

/** Keeps a name for an account for good; false where it is somebody else's. */
export async function keepReservation(tx: Tx, username: string, accountId: string): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO name_reservation (username, account_id, expires_at) VALUES ($1, $2, 'infinity')
     ON CONFLICT (username) DO UPDATE SET expires_at = 'infinity'
       WHERE name_reservation.account_id = excluded.account_id
     RETURNING username`,
    [username, accountId],
  );
  return rows.length > 0;
}
