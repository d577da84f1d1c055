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

/** Outside accounts of a source that have any of these ids, each once. */
export async function findIdentities(
  db: Reader,
  source: string,
  aliases: readonly string[],
): Promise<{ id: string; accountId: string | null }[]> {
  return db.query(
    `SELECT DISTINCT i.id, i.account_id AS "accountId" FROM identity i JOIN identity_alias a ON a.identity_id = i.id
     WHERE a.source = $1 AND a.alias = ANY($2::text[]) ORDER BY i.id`,
    [source, [...aliases]],
  );
}

/** Writes an outside account that the books do not show yet: what they bring later is its person's. Returns its id. */
export async function insertProvedIdentity(
  tx: Tx,
  source: string,
  aliases: readonly string[],
): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO identity (source, type, first_read_on, last_read_on)
     VALUES ($1, 'INDIVIDUAL', calendar_now(), calendar_now()) RETURNING id`,
    [source],
  );
  const id = row?.id as string;
  await tx.query(
    'INSERT INTO identity_alias (source, alias, identity_id) SELECT $1, alias, $3 FROM unnest($2::text[]) AS alias',
    [source, [...aliases], id],
  );
  return id;
}

/** Takes an outside account from the account it belonged to. */
export async function releaseIdentity(tx: Tx, id: string): Promise<void> {
  await tx.query('UPDATE identity SET account_id = NULL WHERE id = $1', [id]);
}
