import type { Reader, Tx } from './database.ts';

/** Locks an identity that is about to be linked; null where there is none. */
export async function lockIdentity(tx: Tx, id: string): Promise<{ accountId: string | null } | null> {
  const [row] = await tx.query<{ accountId: string | null }>(
    'SELECT account_id AS "accountId" FROM identity WHERE id = $1 FOR UPDATE',
    [id],
  );
  return row ?? null;
}

/** Whose an outside account is, and whether its address was ever verified where it comes from. */
export async function readIdentity(
  db: Reader,
  id: string,
): Promise<{ accountId: string | null; isGuest: boolean } | null> {
  const [row] = await db.query<{ accountId: string | null; isGuest: boolean }>(
    'SELECT account_id AS "accountId", is_guest AS "isGuest" FROM identity WHERE id = $1',
    [id],
  );
  return row ?? null;
}
