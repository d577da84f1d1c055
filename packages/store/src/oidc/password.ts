import type { Reader } from '../database.ts';

/** Whose password is asked for, with the epoch at which it was read: the proof carries it. */
export type PasswordRow = { accountId: string; epoch: number; secret: string; pepperKey: string | null };

/** Finds the password of the account with this username, or with this address where exactly one account verified it. */
export async function readPassword(db: Reader, name: string): Promise<PasswordRow | null> {
  const rows = await db.query<PasswordRow>(
    `SELECT a.id AS "accountId", a.epoch, c.secret, c.pepper_key AS "pepperKey"
     FROM account a JOIN credential c ON c.account_id = a.id AND c.kind = 'password'
     WHERE a.life IN ('active', 'left') AND (a.username = lower($1) OR a.id IN (
       SELECT ad.account_id FROM address ad WHERE lower(ad.address) = lower($1) AND ad.verified_at IS NOT NULL))
     LIMIT 2`,
    [name],
  );
  return rows.length === 1 ? (rows[0] as PasswordRow) : null;
}
