import type { Fact } from '@latchkey/domain/fact';
import type { Reader, Tx } from './database.ts';
import { readFactsOf } from './fact.ts';

/** An organization that contributes, as the books show it. `accountId`: set once a person said that it is one person. */
export type OrganizationRow = {
  identityId: string;
  source: string;
  type: string;
  accountId: string | null;
  name: string | null;
  slug: string | null;
  facts: Fact[];
};

const ORGANIZATION = `SELECT i.id AS "identityId", i.source, i.type, i.account_id AS "accountId", i.name, i.slug
  FROM identity i`;

async function withFacts(db: Reader, rows: Omit<OrganizationRow, 'facts'>[]): Promise<OrganizationRow[]> {
  const facts = await readFactsOf(
    db,
    rows.map((row) => row.identityId),
  );
  const of = Map.groupBy(facts, (fact) => fact.identityId);
  return rows.map((row) => ({ ...row, facts: of.get(row.identityId) ?? [] }));
}

/** One organization; null where the books know none by this id. */
export async function readOrganization(db: Reader, identityId: string): Promise<OrganizationRow | null> {
  const rows = await db.query<Omit<OrganizationRow, 'facts'>>(
    `${ORGANIZATION} WHERE i.id = $1 AND i.type <> 'INDIVIDUAL'`,
    [identityId],
  );
  return (await withFacts(db, rows))[0] ?? null;
}

/** Organizations that a rule concerns, of some sources (null: all), by name. */
export async function listOrganizations(
  db: Reader,
  sources: readonly string[] | null,
): Promise<OrganizationRow[]> {
  const rows = await db.query<Omit<OrganizationRow, 'facts'>>(
    `${ORGANIZATION} WHERE i.type <> 'INDIVIDUAL' AND i.concerned AND i.account_id IS NULL
       AND ($1::text[] IS NULL OR i.source = ANY($1)) ORDER BY coalesce(i.name, i.slug), i.id`,
    [sources === null ? null : [...sources]],
  );
  return withFacts(db, rows);
}

/** Organizations of a source that a rule concerns and that have any of these ids. */
export async function findOrganizations(
  db: Reader,
  source: string,
  aliases: readonly string[],
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT DISTINCT i.id FROM identity i JOIN identity_alias a ON a.identity_id = i.id
     WHERE a.source = $1 AND a.alias = ANY($2::text[]) AND i.type <> 'INDIVIDUAL' AND i.concerned
       AND i.account_id IS NULL ORDER BY i.id`,
    [source, [...aliases]],
  );
  return rows.map((row) => row.id);
}

/** Organizations that somebody keeps. */
export async function listKept(db: Reader, accountId: string): Promise<OrganizationRow[]> {
  const rows = await db.query<Omit<OrganizationRow, 'facts'>>(
    `${ORGANIZATION} JOIN seat_keeper k ON k.identity_id = i.id
     WHERE k.account_id = $1 AND i.account_id IS NULL ORDER BY coalesce(i.name, i.slug), i.id`,
    [accountId],
  );
  return withFacts(db, rows);
}

/** Somebody in a seat. `address`: where the invitation goes, only until it is claimed. `month`: of the last sign-in, its first day. */
export type SeatRow = {
  identityId: string;
  accountId: string;
  life: string;
  username: string | null;
  name: string | null;
  address: string | null;
  month: Date | null;
};

/** The seats of organizations, each one's in the order in which they were filled. */
export async function listSeats(db: Reader, identityIds: readonly string[]): Promise<SeatRow[]> {
  return db.query<SeatRow>(
    `SELECT s.identity_id AS "identityId", a.id AS "accountId", a.life, a.username, a.name,
       CASE WHEN a.life = 'invited' THEN (SELECT min(d.address) FROM address d WHERE d.account_id = a.id) END AS address,
       a.last_sign_in_month AS month
     FROM seat s JOIN account a ON a.id = s.account_id
     WHERE s.identity_id = ANY($1::uuid[]) ORDER BY s.identity_id, s.filled_on, s.account_id`,
    [[...identityIds]],
  );
}

/** Fills a seat; false where the person has one there already. */
export async function insertSeat(
  tx: Tx,
  seat: { identityId: string; accountId: string; filledBy: string },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO seat (identity_id, account_id, filled_by) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING RETURNING account_id`,
    [seat.identityId, seat.accountId, seat.filledBy],
  );
  return rows.length > 0;
}

/** Empties a seat; false where it was empty. */
export async function deleteSeat(tx: Tx, seat: { identityId: string; accountId: string }): Promise<boolean> {
  const rows = await tx.query(
    'DELETE FROM seat WHERE identity_id = $1 AND account_id = $2 RETURNING account_id',
    [seat.identityId, seat.accountId],
  );
  return rows.length > 0;
}

/** How somebody was shown to be an organization's keeper. */
export type KeeperOrigin = 'oauth' | 'treasurer' | 'mail';
export type KeeperRow = {
  identityId: string;
  accountId: string;
  origin: KeeperOrigin;
  username: string | null;
};

/** Keepers of organizations. */
export async function listKeepers(db: Reader, identityIds: readonly string[]): Promise<KeeperRow[]> {
  return db.query<KeeperRow>(
    `SELECT k.identity_id AS "identityId", k.account_id AS "accountId", k.origin, a.username
     FROM seat_keeper k JOIN account a ON a.id = k.account_id
     WHERE k.identity_id = ANY($1::uuid[]) ORDER BY k.identity_id, k.named_on, k.account_id`,
    [[...identityIds]],
  );
}

/** Makes somebody a keeper; false where they are one already. */
export async function insertKeeper(
  tx: Tx,
  keeper: { identityId: string; accountId: string; origin: KeeperOrigin; namedBy: string },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO seat_keeper (identity_id, account_id, origin, named_by) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING RETURNING account_id`,
    [keeper.identityId, keeper.accountId, keeper.origin, keeper.namedBy],
  );
  return rows.length > 0;
}

/** Ends somebody's keeping; false where there was none. */
export async function deleteKeeper(
  tx: Tx,
  keeper: { identityId: string; accountId: string },
): Promise<boolean> {
  const rows = await tx.query(
    'DELETE FROM seat_keeper WHERE identity_id = $1 AND account_id = $2 RETURNING account_id',
    [keeper.identityId, keeper.accountId],
  );
  return rows.length > 0;
}
