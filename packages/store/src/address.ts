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

/** A member's one address from now on, proved by a link that was mailed there; the others are forgotten. */
export async function replaceAddresses(tx: Tx, accountId: string, address: string): Promise<void> {
  await tx.query('DELETE FROM address WHERE account_id = $1', [accountId]);
  await tx.query(
    `INSERT INTO address (account_id, address, verified_at, origin) VALUES ($1, $2, now(), 'member')`,
    [accountId, address],
  );
}

/** Takes away what was typed for somebody and never confirmed; false where another address is there: none is needed. */
export async function replaceTypedAddress(tx: Tx, accountId: string): Promise<boolean> {
  await tx.query(`DELETE FROM address WHERE account_id = $1 AND origin = 'admin' AND verified_at IS NULL`, [
    accountId,
  ]);
  const rows = await tx.query('SELECT 1 FROM address WHERE account_id = $1 LIMIT 1', [accountId]);
  return rows.length === 0;
}

/**
 * The books show an address of somebody who was invited without one (it may lag a payment): it is the one to invite at.
 * An address that is there stays, whatever the books say later.
 */
export async function fillAddresses(tx: Tx, identityIds: readonly string[]): Promise<void> {
  await tx.query(
    `INSERT INTO address (account_id, address, origin)
     SELECT DISTINCT ON (a.id) a.id, i.address, 'books' FROM identity i JOIN account a ON a.id = i.account_id
     WHERE i.id = ANY($1::uuid[]) AND i.address IS NOT NULL AND a.life = 'invited'
       AND NOT EXISTS (SELECT 1 FROM address d WHERE d.account_id = a.id)
     ORDER BY a.id, i.id ON CONFLICT DO NOTHING`,
    [[...identityIds]],
  );
}
