import type { Reader, Tx } from './database.ts';

/** The address that mail goes to: a verified one first, else what the books or an admin gave; null where there is none. */
export async function readAddress(db: Reader, accountId: string): Promise<string | null> {
  const [row] = await db.query<{ address: string }>(
    `SELECT address FROM address WHERE account_id = $1
     ORDER BY verified_at IS NULL, verified_at, address LIMIT 1`,
    [accountId],
  );
  return row?.address ?? null;
}

/** The member's own, verified address; null where none was verified. */
export async function readVerifiedAddress(db: Reader, accountId: string): Promise<string | null> {
  const [row] = await db.query<{ address: string }>(
    `SELECT address FROM address WHERE account_id = $1 AND verified_at IS NOT NULL ORDER BY verified_at LIMIT 1`,
    [accountId],
  );
  return row?.address ?? null;
}

/** Writes an address that nobody has verified yet; one that is there stays as it is. */
export async function insertAddress(
  tx: Tx,
  row: { accountId: string; address: string; origin: 'books' | 'member' | 'admin' },
): Promise<void> {
  await tx.query(
    'INSERT INTO address (account_id, address, origin) VALUES ($1, $2, $3) ON CONFLICT (account_id, address) DO NOTHING',
    [row.accountId, row.address, row.origin],
  );
}

/** What was invited at has been read by whoever claims: the address is the member's own from now on. */
export async function verifyInvitedAddress(tx: Tx, accountId: string): Promise<void> {
  await tx.query(
    `UPDATE address SET verified_at = now(), origin = 'member' WHERE account_id = $1 AND verified_at IS NULL`,
    [accountId],
  );
}
