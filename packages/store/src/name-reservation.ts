import type { Reader, Tx } from './database.ts';

/** Whether somebody has a name, had it, or holds it for an hour to come; their own reservation does not count. */
export async function isNameTaken(
  db: Reader,
  username: string,
  invitationId: string | null,
): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM account WHERE username = $1
     UNION ALL
     SELECT 1 FROM name_reservation WHERE username = $1
       AND ($2::uuid IS NULL OR invitation_id IS DISTINCT FROM $2) AND (account_id IS NOT NULL OR expires_at > now())
     LIMIT 1`,
    [username, invitationId],
  );
  return rows.length > 0;
}

/** Local names that apps already have: reserved but for whoever proves that account theirs. */
export async function isNameInApps(db: Reader, username: string): Promise<boolean> {
  const rows = await db.query('SELECT 1 FROM observed WHERE lower(handle) = $1 LIMIT 1', [username]);
  return rows.length > 0;
}

/**
 * Reserves a name for an invitation for 24 h, in place of the one it had reserved; false where another invitation was
 * faster.
 */
export async function writeReservation(tx: Tx, username: string, invitationId: string): Promise<boolean> {
  await tx.query('DELETE FROM name_reservation WHERE invitation_id = $1 AND username <> $2', [
    invitationId,
    username,
  ]);
  const rows = await tx.query(
    `INSERT INTO name_reservation (username, invitation_id, expires_at) VALUES ($1, $2, now() + interval '24 hours')
     ON CONFLICT (username) DO UPDATE SET invitation_id = excluded.invitation_id, expires_at = excluded.expires_at
       WHERE name_reservation.account_id IS NULL
         AND (name_reservation.invitation_id = excluded.invitation_id OR name_reservation.expires_at <= now())
     RETURNING username`,
    [username, invitationId],
  );
  return rows.length > 0;
}

/** Turns an invitation's live reservation into its account's own name for good; false where there is none. */
export async function useReservation(
  tx: Tx,
  use: { username: string; invitationId: string; accountId: string },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE name_reservation SET account_id = $3, invitation_id = NULL, expires_at = 'infinity'
     WHERE username = $1 AND invitation_id = $2 AND expires_at > now() RETURNING username`,
    [use.username, use.invitationId, use.accountId],
  );
  return rows.length > 0;
}
