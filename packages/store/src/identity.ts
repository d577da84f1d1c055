import type { Identity } from '@latchkey/domain/fact';
import type { IdentityWrite, KnownIdentity } from '@latchkey/domain/merge-read';
import type { Database, Reader, Tx } from './database.ts';
import { clearKeptContact } from './kept-row.ts';

/** One identity as JSON, out of the table `identity` under the alias `i`: the shape of the type Identity. */
export const IDENTITY_JSON = `json_build_object('id', i.id, 'source', i.source, 'accountId', i.account_id,
  'type', i.type, 'isGuest', i.is_guest, 'isIncognito', i.is_incognito, 'hasAddress', i.address IS NOT NULL)`;

/** What is known of outside accounts by their aliases. */
export async function readKnownIdentities(
  db: Reader,
  source: string,
  aliases: readonly string[],
): Promise<KnownIdentity[]> {
  return db.query<KnownIdentity>(
    `SELECT i.id, i.account_id AS "accountId", coalesce(c.life <> 'invited', false) AS claimed, i.type,
       i.is_guest AS "isGuest", i.is_incognito AS "isIncognito", i.slug, i.name, i.address, i.admin_addresses AS "adminAddresses", i.concerned,
       ARRAY(SELECT lower(d.address) FROM address d WHERE d.account_id = i.account_id AND d.verified_at IS NOT NULL)
         AS "provedAddresses",
       (SELECT array_agg(b.alias ORDER BY b.alias) FROM identity_alias b WHERE b.identity_id = i.id) AS aliases
     FROM identity i LEFT JOIN account c ON c.id = i.account_id
     WHERE i.id IN (SELECT a.identity_id FROM identity_alias a WHERE a.source = $1 AND a.alias = ANY($2::text[]))`,
    [source, aliases],
  );
}

/** Writes what merging a page changed. `readOn`: when the page was asked for. */
export async function writeIdentities(
  tx: Tx,
  source: string,
  writes: readonly IdentityWrite[],
  readOn: Date,
): Promise<void> {
  if (writes.length === 0) return;
  const json = JSON.stringify(writes);
  await tx.query(
    `INSERT INTO identity (id, source, type, is_guest, is_incognito, slug, name, address, admin_addresses, concerned,
       first_read_on, last_read_on)
     SELECT r.id, $1, r.type, r."isGuest", r."isIncognito", r.slug, r.name, r.address, r."adminAddresses", r.concerned,
       $3, $3
     FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, type text, "isGuest" boolean, "isIncognito" boolean, slug text,
       name text, address text, "adminAddresses" text[], concerned boolean)
     ON CONFLICT (id) DO UPDATE SET type = excluded.type, is_guest = excluded.is_guest,
       is_incognito = excluded.is_incognito, slug = excluded.slug, name = excluded.name, address = excluded.address,
       admin_addresses = excluded.admin_addresses, concerned = excluded.concerned, last_read_on = excluded.last_read_on`,
    [source, json, readOn],
  );
  await tx.query(
    `INSERT INTO identity_alias (source, alias, identity_id)
     SELECT $1, a.alias, r.id
     FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, aliases jsonb), jsonb_array_elements_text(r.aliases) AS a(alias)
     ON CONFLICT DO NOTHING`,
    [source, json],
  );
}

/**
 * After a complete full read: forgets name, address and slug of those whom no rule concerns any more. `concerned`:
 * whom the read showed to be of concern; those read again meanwhile (`last_read_on` after the start) are left.
 */
export async function forgetUnconcerned(
  tx: Tx,
  source: string,
  concerned: readonly string[],
  startedOn: Date,
): Promise<void> {
  await tx.query(
    `UPDATE identity SET concerned = false, name = NULL, address = NULL, admin_addresses = NULL, slug = NULL
     WHERE source = $1 AND concerned AND last_read_on < $3 AND id <> ALL($2::uuid[])`,
    [source, concerned, startedOn],
  );
}

/** Ties an outside account to an account; its name and address stay until the claim. */
export async function linkIdentity(tx: Tx, identityId: string, accountId: string): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE identity SET account_id = $2 WHERE id = $1 AND account_id IS NULL RETURNING id',
    [identityId, accountId],
  );
  return rows.length > 0;
}

/** Name, address and slug that the books show of an outside account; for the invitation and for links. */
export type IdentityContact = {
  source: string;
  slug: string | null;
  name: string | null;
  address: string | null;
};

export async function readIdentityContact(db: Reader, identityId: string): Promise<IdentityContact | null> {
  const [row] = await db.query<IdentityContact>(
    'SELECT source, slug, name, address FROM identity WHERE id = $1',
    [identityId],
  );
  return row ?? null;
}

/** Forgets the books' name and address of somebody who has claimed: from then on both are the member's own. */
export async function clearContact(tx: Tx, accountId: string): Promise<void> {
  await tx.query(
    'UPDATE identity SET name = NULL, address = NULL, admin_addresses = NULL WHERE account_id = $1',
    [accountId],
  );
  await clearKeptContact(tx, accountId);
}

/** An outside account by one of its ids, with all of them. */
export type OutsideRow = { id: string; accountId: string | null; slug: string | null; aliases: string[] };

const OUTSIDE = `SELECT i.id, i.account_id AS "accountId", i.slug,
  (SELECT array_agg(a.alias ORDER BY a.alias) FROM identity_alias a WHERE a.identity_id = i.id) AS aliases
  FROM identity i`;

export async function findOutside(db: Reader, source: string, alias: string): Promise<OutsideRow | null> {
  const [row] = await db.query<OutsideRow>(
    `${OUTSIDE} JOIN identity_alias b ON b.identity_id = i.id WHERE b.source = $1 AND b.alias = $2`,
    [source, alias],
  );
  return row ?? null;
}

/**
 * The outside accounts that a single look-up of some accounts has to ask for: their own, and the organizations whose
 * seats they hold. `accountId`: the account it concerns.
 */
export async function listOutsideOf(
  db: Reader,
  accountIds: readonly string[],
): Promise<(OutsideRow & { source: string })[]> {
  return db.query<OutsideRow & { source: string }>(
    `SELECT i.id, o.account_id AS "accountId", i.slug, i.source,
       (SELECT array_agg(a.alias ORDER BY a.alias) FROM identity_alias a WHERE a.identity_id = i.id) AS aliases
     FROM (SELECT id, account_id FROM identity WHERE account_id = ANY($1::uuid[])
           UNION ALL SELECT s.identity_id, s.account_id FROM seat s JOIN identity n ON n.id = s.identity_id
           WHERE s.account_id = ANY($1::uuid[]) AND n.account_id IS NULL) o
     JOIN identity i ON i.id = o.id ORDER BY o.account_id, i.id`,
    [accountIds],
  );
}

/** What correlating needs of an outside account that no account belongs to. Account ids, each once. */
export type Unlinked = {
  identity: Identity;
  aliases: string[];
  /** Accounts whose facts came back under it (questions of kind `continuity` that nobody answered with no). */
  continuity: string[];
  /** Accounts with the same address: verified, or from the books of another outside account. */
  sameAddress: string[];
  /** Its address in small letters; null: none. */
  address: string | null;
  /** Kinds of the questions that are open about it. */
  asked: string[];
  /** A person said that it is nobody to let in. */
  refused: boolean;
};

/** Outside accounts that a rule concerns and no account belongs to; guests, whose addresses are unverified, last. */
export function streamUnlinked(db: Database, batch: number): AsyncGenerator<Unlinked[]> {
  return db.stream<Unlinked>(
    `SELECT ${IDENTITY_JSON} AS identity,
       ARRAY(SELECT a.alias FROM identity_alias a WHERE a.identity_id = i.id ORDER BY a.alias COLLATE "C") AS aliases,
       ARRAY(SELECT DISTINCT q.account_id::text FROM question q
             WHERE q.identity_id = i.id AND q.kind = 'continuity' AND q.account_id IS NOT NULL
               AND (q.answer ->> 'same') IS DISTINCT FROM 'false') AS continuity,
       ARRAY(SELECT DISTINCT d.account_id::text FROM address d
             WHERE i.address IS NOT NULL AND lower(d.address) = lower(i.address)
             UNION SELECT DISTINCT o.account_id::text FROM identity o
             WHERE i.address IS NOT NULL AND o.account_id IS NOT NULL AND lower(o.address) = lower(i.address))
         AS "sameAddress",
       lower(i.address) AS address,
       ARRAY(SELECT q.kind FROM question q WHERE q.identity_id = i.id AND q.answered_on IS NULL) AS asked,
       EXISTS (SELECT 1 FROM question q WHERE q.identity_id = i.id AND q.answer ->> 'answer' = 'refused') AS refused
     FROM identity i WHERE i.account_id IS NULL AND i.concerned ORDER BY i.is_guest, aliases`,
    [],
    batch,
  );
}

/** Every outside account that no account belongs to, whether a rule concerns it now or not. */
export async function* streamUnlinkedIdentities(db: Database, batch: number): AsyncGenerator<Identity[]> {
  const text = `SELECT ${IDENTITY_JSON} AS identity FROM identity i WHERE i.account_id IS NULL ORDER BY i.id`;
  for await (const rows of db.stream<{ identity: Identity }>(text, [], batch))
    yield rows.map((row) => row.identity);
}
