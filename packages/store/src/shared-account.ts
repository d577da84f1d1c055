import type { HoldKind } from '@latchkey/domain/hold';
import type { Reader, Tx } from './database.ts';

/** A shared account with its groups and keepers. */
export type SharedAccount = {
  id: string;
  name: string;
  username: string;
  groups: string[];
  holds: HoldKind[];
  keepers: { id: string; name: string | null; username: string | null }[];
};

const SELECT = `SELECT a.id, a.name, a.username,
  ARRAY(SELECT g.group_name FROM group_grant g WHERE g.account_id = a.id AND g.origin = 'manual' ORDER BY 1) AS groups,
  ARRAY(SELECT h.kind FROM hold h WHERE h.account_id = a.id ORDER BY 1) AS holds,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'username', p.username)
     ORDER BY p.name, p.id), '[]') FROM keeper k JOIN account p ON p.id = k.keeper_id WHERE k.shared_id = a.id) AS keepers
  FROM account a WHERE a.kind = 'shared' AND a.life = 'active'`;

/** Every shared account, by name. */
export async function listSharedAccounts(db: Reader): Promise<SharedAccount[]> {
  return db.query<SharedAccount>(`${SELECT} ORDER BY a.name, a.id`);
}

/** Whether an account is a shared one. */
export async function isShared(db: Reader, id: string): Promise<boolean> {
  const rows = await db.query(`SELECT 1 FROM account WHERE id = $1 AND kind = 'shared'`, [id]);
  return rows.length > 0;
}

/** Makes a shared account with a username that was reserved for nobody; null where it was taken meanwhile. */
export async function insertSharedAccount(
  tx: Tx,
  account: { name: string; username: string },
): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO account (life, kind, name, username, claimed_on) VALUES ('active', 'shared', $1, $2, calendar_now())
     ON CONFLICT (username) DO NOTHING RETURNING id`,
    [account.name, account.username],
  );
  return row?.id ?? null;
}

/** Groups given by hand: exactly these from now on. */
export async function writeManualGroups(
  tx: Tx,
  accountId: string,
  groups: readonly string[],
  givenBy: string,
): Promise<void> {
  await tx.query(
    `DELETE FROM group_grant WHERE account_id = $1 AND origin = 'manual' AND group_name <> ALL($2::text[])`,
    [accountId, [...groups]],
  );
  await tx.query(
    `INSERT INTO group_grant (account_id, group_name, origin, given_by)
     SELECT $1, name, 'manual', $3 FROM unnest($2::text[]) AS name ON CONFLICT DO NOTHING`,
    [accountId, [...groups], givenBy],
  );
}

/** Names a keeper; false where they are one already. */
export async function insertKeeper(
  tx: Tx,
  keeper: { sharedId: string; keeperId: string; namedBy: string },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO keeper (shared_id, keeper_id, named_by) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING keeper_id`,
    [keeper.sharedId, keeper.keeperId, keeper.namedBy],
  );
  return rows.length > 0;
}

/** Takes a keeper away; false where they are none. Waits for whoever is opening a session just now. */
export async function deleteKeeper(tx: Tx, sharedId: string, keeperId: string): Promise<boolean> {
  const rows = await tx.query(
    'DELETE FROM keeper WHERE shared_id = $1 AND keeper_id = $2 RETURNING keeper_id',
    [sharedId, keeperId],
  );
  return rows.length > 0;
}

/** Sessions that a keeper opened; `sharedId` null: as any shared account. */
export async function readKeeperSessions(
  db: Reader,
  keeperId: string,
  sharedId: string | null,
): Promise<{ uid: string; sharedId: string; name: string; apps: string[] }[]> {
  return db.query(
    `SELECT s.uid, s.account_id AS "sharedId", a.name,
       ARRAY(SELECT c.client_id FROM session_client c WHERE c.session_uid = s.uid ORDER BY 1) AS apps
     FROM session s JOIN account a ON a.id = s.account_id
     WHERE s.keeper_id = $1 AND ($2::uuid IS NULL OR s.account_id = $2) AND s.expires_at > now() AND s.fence = a.epoch
     ORDER BY a.name, s.uid`,
    [keeperId, sharedId],
  );
}

/** Shared accounts that somebody keeps and that an app is open to. */
export async function readKeptFor(
  db: Reader,
  keeperId: string,
  app: string,
): Promise<{ id: string; name: string; username: string }[]> {
  return db.query(
    `SELECT a.id, a.name, a.username FROM keeper k JOIN account a ON a.id = k.shared_id
     JOIN entitlement e ON e.account_id = a.id AND e.app = $2 AND e.treatment = 'present'
     WHERE k.keeper_id = $1 AND a.life = 'active' ORDER BY a.name, a.id`,
    [keeperId, app],
  );
}

/** Shared accounts that somebody keeps, by name. */
export async function readKept(db: Reader, keeperId: string): Promise<{ id: string; name: string }[]> {
  return db.query(
    `SELECT a.id, a.name FROM keeper k JOIN account a ON a.id = k.shared_id
     WHERE k.keeper_id = $1 AND a.life = 'active' ORDER BY a.name, a.id`,
    [keeperId],
  );
}
