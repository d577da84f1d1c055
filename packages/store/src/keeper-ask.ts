import type { Reader, Tx } from './database.ts';
import { BARS_NOW } from './hold.ts';

/** What was asked of one address of an organization. `name`: the organization's. */
export type KeeperAsk = {
  id: string;
  identityId: string;
  name: string | null;
  address: string;
  expiresOn: Date;
  answeredOn: Date | null;
};

const ASK = `SELECT k.id, k.identity_id AS "identityId", coalesce(i.name, i.slug) AS name, k.address,
  k.expires_on AS "expiresOn", k.answered_on AS "answeredOn"
  FROM keeper_ask k JOIN identity i ON i.id = k.identity_id WHERE k.id = $1`;

/** Reads what was asked; null: never, or the organization was asked anew since. */
export async function readKeeperAsk(db: Reader, id: string): Promise<KeeperAsk | null> {
  const [row] = await db.query<KeeperAsk>(ASK, [id]);
  return row ?? null;
}

/** As `readKeeperAsk`, locked: a link works once. */
export async function lockKeeperAsk(tx: Tx, id: string): Promise<KeeperAsk | null> {
  const [row] = await tx.query<KeeperAsk>(`${ASK} FOR UPDATE OF k`, [id]);
  return row ?? null;
}

/** Writes what is asked of some addresses, instead of what was asked before; `days` by the calendar. Returns the ids. */
export async function replaceKeeperAsks(
  tx: Tx,
  ask: { identityId: string; addresses: readonly string[]; askedBy: string; days: number },
): Promise<string[]> {
  await tx.query('DELETE FROM keeper_ask WHERE identity_id = $1', [ask.identityId]);
  const rows = await tx.query<{ id: string }>(
    `INSERT INTO keeper_ask (identity_id, address, asked_by, expires_on)
     SELECT $1, address, $3, calendar_now() + make_interval(days => $4) FROM unnest($2::text[]) AS address
     RETURNING id`,
    [ask.identityId, [...ask.addresses], ask.askedBy, ask.days],
  );
  return rows.map((row) => row.id);
}

/** What was asked is answered. */
export async function closeKeeperAsk(tx: Tx, id: string): Promise<void> {
  await tx.query('UPDATE keeper_ask SET answered_on = calendar_now() WHERE id = $1', [id]);
}

/** Forgets what was asked so long ago that nobody needs to hear that it is too late. */
export async function sweepKeeperAsks(db: Reader): Promise<void> {
  await db.query(`DELETE FROM keeper_ask WHERE expires_on < calendar_now() - interval '7 days'`);
}

/** When the addresses of organizations were asked last, until when their links work, and how many answered. */
export type KeeperAsked = {
  identityId: string;
  askedOn: Date;
  expiresOn: Date;
  mails: number;
  answered: number;
};

/** The last asking of each of these organizations; one that was never asked is not there. */
export async function listKeeperAsked(db: Reader, identityIds: readonly string[]): Promise<KeeperAsked[]> {
  return db.query<KeeperAsked>(
    `SELECT identity_id AS "identityId", max(asked_on) AS "askedOn", max(expires_on) AS "expiresOn",
       count(*)::int AS mails, count(answered_on)::int AS answered
     FROM keeper_ask WHERE identity_id = ANY($1::uuid[]) GROUP BY identity_id`,
    [[...identityIds]],
  );
}

const ASKABLE = `SELECT DISTINCT i.id, a.address FROM identity i, unnest(i.admin_addresses) AS a(address)
  WHERE i.id = ANY($1::uuid[]) AND i.account_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM address d LEFT JOIN hold h ON h.account_id = d.account_id AND ${BARS_NOW}
      LEFT JOIN never_mail n ON n.account_id = d.account_id
    WHERE lower(d.address) = lower(a.address) AND (h.account_id IS NOT NULL OR n.account_id IS NOT NULL))`;

/** Addresses of an organization to which a mail may go: nobody barred has them, and nobody who is never mailed. */
export async function readAskable(db: Reader, identityId: string): Promise<string[]> {
  const rows = await db.query<{ address: string }>(`${ASKABLE} ORDER BY a.address`, [[identityId]]);
  return rows.map((row) => row.address);
}

/** How many such addresses each of these organizations has; one without any is not there. */
export async function countAskable(
  db: Reader,
  identityIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ id: string; count: number }>(
    `SELECT id, count(*)::int AS count FROM (${ASKABLE}) askable GROUP BY id`,
    [[...identityIds]],
  );
  return new Map(rows.map((row) => [row.id, row.count]));
}
