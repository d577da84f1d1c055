import type { Tx } from './database.ts';

/** Sets or replaces the password of an account: the peppered argon2id hash, and the id of the pepper's key. */
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
