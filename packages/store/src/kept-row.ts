import type { FactData, ManualData } from '@latchkey/domain/fact';
import type { ManualReason } from '@latchkey/domain/manual';
import type { OtherAddress } from '@latchkey/domain/merge-read';
import type { Reader, Tx } from './database.ts';
import { BARS_NOW } from './hold.ts';

/** A row of books that the hub keeps. `name` and `address` null: not given, or the person has claimed. */
export type KeptRow = {
  id: string;
  source: string;
  personAlias: string;
  rowAlias: string;
  type: string;
  name: string | null;
  address: string | null;
  data: FactData;
  reason: ManualReason | null;
  sponsorId: string | null;
};

const COLUMNS = `id, source, person_alias AS "personAlias", row_alias AS "rowAlias", type, name, address, data, reason,
  sponsor_id AS "sponsorId"`;

/** Rows of a source in the order of their ids, after `after` (null: from the first). */
export async function readKeptPage(
  db: Reader,
  source: string,
  after: string | null,
  limit: number,
): Promise<KeptRow[]> {
  return db.query<KeptRow>(
    `SELECT ${COLUMNS} FROM kept_row WHERE source = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
    [source, after, limit],
  );
}

/** Every row of one person, by any of the person's ids. */
export async function readKeptOf(db: Reader, source: string, aliases: readonly string[]): Promise<KeptRow[]> {
  return db.query<KeptRow>(
    `SELECT ${COLUMNS} FROM kept_row WHERE source = $1 AND person_alias = ANY($2::text[]) ORDER BY id`,
    [source, aliases],
  );
}

/** A row for a change; locked until the transaction ends. */
export async function lockKeptRow(tx: Tx, id: string): Promise<KeptRow | null> {
  const [row] = await tx.query<KeptRow>(`SELECT ${COLUMNS} FROM kept_row WHERE id = $1 FOR UPDATE`, [id]);
  return row ?? null;
}

/** Writes a new row; its id. */
export async function insertKeptRow(tx: Tx, row: Omit<KeptRow, 'id'> & { addedBy: string }): Promise<string> {
  const [made] = await tx.query<{ id: string }>(
    `INSERT INTO kept_row (source, person_alias, row_alias, type, name, address, data, reason, sponsor_id, added_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
    [
      row.source,
      row.personAlias,
      row.rowAlias,
      row.type,
      row.name,
      row.address,
      JSON.stringify(row.data),
      row.reason,
      row.sponsorId,
      row.addedBy,
    ],
  );
  return made?.id as string;
}

/** Changes what a row says. */
export async function updateKeptData(tx: Tx, id: string, data: FactData): Promise<void> {
  await tx.query('UPDATE kept_row SET data = $2, changed_on = calendar_now() WHERE id = $1', [
    id,
    JSON.stringify(data),
  ]);
}

/** A membership kept by hand as the list shows it. `person`: its account, once somebody is known. */
export type ManualView = {
  id: string;
  source: string;
  name: string | null;
  address: string | null;
  accountId: string | null;
  username: string | null;
  life: string | null;
  barred: boolean;
  data: ManualData;
  reason: ManualReason | null;
  sponsor: string | null;
};

/** Memberships kept by hand in some sources (null: all), those that end first before the others. */
export async function listManual(db: Reader, sources: readonly string[] | null): Promise<ManualView[]> {
  return db.query<ManualView>(
    `SELECT k.id, k.source, coalesce(c.name, k.name) AS name, k.address, c.id AS "accountId", c.username, c.life,
       EXISTS (SELECT 1 FROM hold h WHERE h.account_id = c.id AND ${BARS_NOW}) AS barred,
       k.data, k.reason, coalesce(s.username, s.name) AS sponsor
     FROM kept_row k
     LEFT JOIN identity_alias a ON a.source = k.source AND a.alias = k.person_alias
     LEFT JOIN identity i ON i.id = a.identity_id
     LEFT JOIN account c ON c.id = i.account_id
     LEFT JOIN account s ON s.id = k.sponsor_id
     WHERE k.data ->> 'kind' = 'manual' AND k.reason IS NOT NULL AND ($1::text[] IS NULL OR k.source = ANY($1))
     ORDER BY k.data ->> 'until' NULLS LAST, coalesce(c.name, k.name), k.id`,
    [sources === null ? null : [...sources]],
  );
}

/** Forgets the name and address of somebody who has claimed, as `clearContact` does. */
export async function clearKeptContact(tx: Tx, accountId: string): Promise<void> {
  await tx.query(
    `UPDATE kept_row k SET name = NULL, address = NULL FROM identity_alias a JOIN identity i ON i.id = a.identity_id
     WHERE i.account_id = $1 AND a.source = k.source AND a.alias = k.person_alias`,
    [accountId],
  );
}

/** Whether an address belongs to somebody who is barred. */
export async function isBarredAddress(db: Reader, address: string): Promise<boolean> {
  const [row] = await db.query<{ barred: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM address d JOIN hold h ON h.account_id = d.account_id AND ${BARS_NOW}
       WHERE lower(d.address) = lower($1)) AS barred`,
    [address],
  );
  return row?.barred ?? false;
}

/** The outside account of a person in a source of the hub's own, made at its first use and tied to the account. */
export async function ensureOwnIdentity(
  tx: Tx,
  row: { source: string; alias: string; accountId: string },
): Promise<void> {
  const [made] = await tx.query<{ id: string }>(
    `INSERT INTO identity (source, account_id, type, concerned, first_read_on, last_read_on)
     SELECT $1, $2, 'INDIVIDUAL', true, calendar_now(), calendar_now()
     WHERE NOT EXISTS (SELECT 1 FROM identity_alias WHERE source = $1 AND alias = $3) RETURNING id`,
    [row.source, row.accountId, row.alias],
  );
  if (made === undefined) return;
  await tx.query('INSERT INTO identity_alias (source, alias, identity_id) VALUES ($1, $2, $3)', [
    row.source,
    row.alias,
    made.id,
  ]);
}

/** The id under which an account is kept in a source of the hub's own; null: it is not there yet. */
export async function readOwnAlias(db: Reader, source: string, accountId: string): Promise<string | null> {
  const [row] = await db.query<{ alias: string }>(
    `SELECT a.alias FROM identity i JOIN identity_alias a ON a.identity_id = i.id
     WHERE i.source = $1 AND i.account_id = $2 ORDER BY a.alias LIMIT 1`,
    [source, accountId],
  );
  return row?.alias ?? null;
}

/** Accounts that a file may mean. `key`: the username or the lower-case address that it names. */
export type NamedAccount = { key: string; accountId: string; barred: boolean };

/** Accounts by these usernames and by these addresses, several for a shared address. */
export async function readNamedAccounts(
  db: Reader,
  usernames: readonly string[],
  addresses: readonly string[],
): Promise<NamedAccount[]> {
  return db.query<NamedAccount>(
    `SELECT n.key, n.id AS "accountId",
       EXISTS (SELECT 1 FROM hold h WHERE h.account_id = n.id AND ${BARS_NOW}) AS barred
     FROM (SELECT username AS key, id FROM account WHERE username = ANY($1::text[])
           UNION SELECT lower(address), account_id FROM address WHERE lower(address) = ANY($2::text[])) n
     ORDER BY n.key, n.id`,
    [usernames.map((one) => one.toLowerCase()), addresses.map((one) => one.toLowerCase())],
  );
}

/**
 * Makes these rows all that an uploaded file's source has: what is not among them goes. Names and addresses of those who
 * have claimed are not kept; addresses that they have not proved come back, for whoever asks them.
 */
export async function replaceKept(
  tx: Tx,
  source: string,
  rows: readonly Pick<KeptRow, 'personAlias' | 'rowAlias' | 'type' | 'name' | 'address' | 'data'>[],
  addedBy: string,
): Promise<OtherAddress[]> {
  const json = JSON.stringify(rows);
  await tx.query(
    `INSERT INTO kept_row (source, person_alias, row_alias, type, name, address, data, added_by)
     SELECT $1, r."personAlias", r."rowAlias", r.type, r.name, r.address, r.data, $3
     FROM jsonb_to_recordset($2::jsonb) AS r("personAlias" text, "rowAlias" text, type text, name text, address text,
       data jsonb)
     ON CONFLICT (source, row_alias) DO UPDATE SET person_alias = excluded.person_alias, type = excluded.type,
       name = excluded.name, address = excluded.address, data = excluded.data, changed_on = calendar_now()`,
    [source, json, addedBy],
  );
  await tx.query('DELETE FROM kept_row WHERE source = $1 AND row_alias <> ALL($2::text[])', [
    source,
    rows.map((row) => row.rowAlias),
  ]);
  const others = await tx.query<OtherAddress>(
    `SELECT DISTINCT ON (i.id) i.account_id AS "accountId", i.id AS "identityId", k.address
     FROM kept_row k JOIN identity_alias a ON a.source = k.source AND a.alias = k.person_alias
     JOIN identity i ON i.id = a.identity_id JOIN account c ON c.id = i.account_id
     WHERE k.source = $1 AND k.address IS NOT NULL AND k.type = 'INDIVIDUAL' AND c.life = 'active'
       AND NOT EXISTS (SELECT 1 FROM address d WHERE d.account_id = c.id AND d.verified_at IS NOT NULL
         AND lower(d.address) = lower(k.address))
     ORDER BY i.id`,
    [source],
  );
  await tx.query(
    `UPDATE kept_row k SET name = NULL, address = NULL
     FROM identity_alias a JOIN identity i ON i.id = a.identity_id JOIN account c ON c.id = i.account_id
     WHERE k.source = $1 AND a.source = k.source AND a.alias = k.person_alias AND c.life <> 'invited'`,
    [source],
  );
  return others.sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
}

/** Every row of a source, with the account that it is about; in the order in which they came. */
export async function listKeptRows(
  db: Reader,
  source: string,
): Promise<(KeptRow & { accountId: string | null; barred: boolean })[]> {
  return db.query(
    `SELECT k.id, k.source, k.person_alias AS "personAlias", k.row_alias AS "rowAlias", k.type, k.name, k.address,
       k.data, k.reason, k.sponsor_id AS "sponsorId", i.account_id AS "accountId",
       EXISTS (SELECT 1 FROM hold h WHERE h.account_id = i.account_id AND ${BARS_NOW}) AS barred
     FROM kept_row k
     LEFT JOIN identity_alias a ON a.source = k.source AND a.alias = k.person_alias
     LEFT JOIN identity i ON i.id = a.identity_id
     WHERE k.source = $1 ORDER BY k.added_on, k.id`,
    [source],
  );
}
