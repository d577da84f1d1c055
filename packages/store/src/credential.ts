import type { Reader, Tx } from './database.ts';

/** A stored password: the peppered argon2id hash, and the id of the pepper's key. */
export type PasswordRow = { secret: string; pepperKey: string | null };

/** The password of an account; null where it has none. */
export async function readPassword(db: Reader, accountId: string): Promise<PasswordRow | null> {
  const [row] = await db.query<PasswordRow>(
    `SELECT secret, pepper_key AS "pepperKey" FROM credential WHERE account_id = $1 AND kind = 'password'`,
    [accountId],
  );
  return row ?? null;
}

/** Sets or replaces the password of an account. */
export async function writePassword(
  tx: Tx,
  accountId: string,
  password: { hash: string; pepperKey: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO credential (account_id, kind, secret, pepper_key) VALUES ($1, 'password', $2, $3)
     ON CONFLICT (account_id) WHERE kind = 'password'
     DO UPDATE SET secret = excluded.secret, pepper_key = excluded.pepper_key, made_at = now(), used_month = NULL`,
    [accountId, password.hash, password.pepperKey],
  );
}
