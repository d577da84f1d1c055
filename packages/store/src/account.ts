import type { Language, Life } from '@latchkey/domain/account';
import type { Reader, Tx } from './database.ts';

/** An account row as commands see it while they hold its lock. */
export type AccountRow = {
  id: string;
  life: Life;
  username: string | null;
  name: string | null;
  language: Language | null;
  version: number;
  epoch: number;
};

const COLUMNS = 'id, life, username, name, language, version, epoch';

/** Locks an account until the transaction ends; null where there is none. Comes before every other lock. */
export async function lockAccount(tx: Tx, id: string): Promise<AccountRow | null> {
  const [row] = await tx.query<AccountRow>(`SELECT ${COLUMNS} FROM account WHERE id = $1 FOR UPDATE`, [id]);
  return row ?? null;
}

/** Reads an account without locking it. */
export async function readAccount(db: Reader, id: string): Promise<AccountRow | null> {
  const [row] = await db.query<AccountRow>(`SELECT ${COLUMNS} FROM account WHERE id = $1`, [id]);
  return row ?? null;
}

/** Makes an account that waits to be claimed; returns its id. */
export async function insertAccount(tx: Tx, name: string | null): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO account (life, name) VALUES ('invited', $1) RETURNING id`,
    [name],
  );
  return row?.id as string;
}

/** Raises the version of an account, with the settings it was decided under; returns the new one. */
export async function raiseVersion(tx: Tx, id: string, settingsVersion: number | null): Promise<number> {
  const [row] = await tx.query<{ version: number }>(
    `UPDATE account SET version = version + 1, decided_settings = coalesce($2, decided_settings)
     WHERE id = $1 RETURNING version`,
    [id, settingsVersion],
  );
  return row?.version as number;
}

/** Moves an account to another life; the caller has checked that the move is legal. */
export async function setLife(tx: Tx, id: string, life: Life): Promise<void> {
  await tx.query(
    `UPDATE account SET life = $2, left_on = CASE WHEN $2 = 'left' THEN calendar_now() WHEN $2 = 'active' THEN NULL
       ELSE left_on END WHERE id = $1`,
    [id, life],
  );
}

/** Makes an invited account its member's own: name, language and username are theirs from now on. */
export async function claimAccount(
  tx: Tx,
  claim: { id: string; username: string; name: string; language: Language },
): Promise<void> {
  await tx.query(
    `UPDATE account SET life = 'active', username = $2, name = $3, language = $4, claimed_on = calendar_now()
     WHERE id = $1`,
    [claim.id, claim.username, claim.name, claim.language],
  );
}

/** Writes the name that a member goes by now; the one before is gone with it. */
export async function writeName(tx: Tx, id: string, name: string): Promise<void> {
  await tx.query('UPDATE account SET name = $2 WHERE id = $1', [id, name]);
}

/** Makes void what was issued for the whole account before; returns the new epoch. */
export async function raiseEpoch(tx: Tx, id: string): Promise<number> {
  const [row] = await tx.query<{ epoch: number }>(
    'UPDATE account SET epoch = epoch + 1 WHERE id = $1 RETURNING epoch',
    [id],
  );
  return row?.epoch as number;
}

/** Accounts with these usernames; a name that nobody has is left out. */
export async function findByUsernames(db: Reader, usernames: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }>('SELECT id FROM account WHERE username = ANY($1::text[])', [
    [...usernames],
  ]);
  return rows.map((row) => row.id);
}

/** Those of these usernames that somebody has. */
export async function readKnownUsernames(db: Reader, usernames: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ username: string }>(
    'SELECT username FROM account WHERE username = ANY($1::text[])',
    [[...usernames]],
  );
  return rows.map((row) => row.username);
}

/** What accounts are called by people: their name, else their username; those with neither are left out. */
export async function readNames(db: Reader, accountIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ id: string; name: string }>(
    `SELECT id, coalesce(name, username) AS name FROM account
     WHERE id = ANY($1::uuid[]) AND coalesce(name, username) IS NOT NULL`,
    [[...accountIds]],
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}
