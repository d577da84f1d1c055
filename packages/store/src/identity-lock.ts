import type { Tx } from './database.ts';

/** Locks an identity that is about to be linked; null where there is none. */
export async function lockIdentity(tx: Tx, id: string): Promise<{ accountId: string | null } | null> {
  const [row] = await tx.query<{ accountId: string | null }>(
    'SELECT account_id AS "accountId" FROM identity WHERE id = $1 FOR UPDATE',
    [id],
  );
  return row ?? null;
}
