import type { Reader } from './database.ts';

/** Usernames of accounts that have one, by account id. */
export async function readExportNames(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ id: string; username: string }>(
    'SELECT id, username FROM account WHERE id = ANY($1::uuid[]) AND username IS NOT NULL',
    [[...new Set(ids)]],
  );
  return new Map(rows.map((row) => [row.id, row.username]));
}
