import type { Reader } from './database.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Accounts that a PERSON of the command line may mean: a `sub`, a username, SOURCE:ID (any id the source gives), or an
 * address. Ids only; none, one or several.
 */
export async function findAccounts(db: Reader, person: string): Promise<string[]> {
  const wanted = person.trim();
  if (UUID.test(wanted)) return ids(db, 'SELECT id FROM account WHERE id = $1', [wanted]);
  if (wanted.includes('@')) {
    return ids(
      db,
      `SELECT DISTINCT account_id AS id FROM address WHERE lower(address) = lower($1) ORDER BY 1`,
      [wanted],
    );
  }
  const colon = wanted.indexOf(':');
  if (colon > 0) {
    const source = wanted.slice(0, colon);
    const id = wanted.slice(colon + 1);
    return ids(
      db,
      `SELECT DISTINCT i.account_id AS id FROM identity i JOIN identity_alias a ON a.identity_id = i.id
       WHERE a.source = $1 AND i.account_id IS NOT NULL
         AND (a.alias = $2 OR a.alias IN ('legacyId:' || $2, 'id:' || $2, 'publicId:' || $2)) ORDER BY 1`,
      [source, id],
    );
  }
  return ids(db, 'SELECT id FROM account WHERE username = lower($1)', [wanted]);
}

async function ids(db: Reader, text: string, values: string[]): Promise<string[]> {
  return (await db.query<{ id: string }>(text, values)).map((row) => row.id);
}
