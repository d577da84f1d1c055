import type { Tx } from './database.ts';

/** A client that an ended session had been used with. */
export type EndedClient = { accountId: string; clientId: string; sid: string };

/** What an ending took away. */
export type Ended = { sessions: number; clients: EndedClient[] };

/** Every row of an account that opens something goes; `keep`: the uid of a session that goes on under the new epoch. */
export async function deleteAccountRows(tx: Tx, accountId: string, keep: string | null): Promise<Ended> {
  const clients = await tx.query<EndedClient>(
    `SELECT s.account_id AS "accountId", c.client_id AS "clientId", c.sid
     FROM session s JOIN session_client c ON c.session_uid = s.uid
     WHERE s.account_id = $1 AND s.uid IS DISTINCT FROM $2 ORDER BY c.client_id, c.sid`,
    [accountId, keep],
  );
  const sessions = await tx.query(
    'DELETE FROM session WHERE account_id = $1 AND uid IS DISTINCT FROM $2 RETURNING uid',
    [accountId, keep],
  );
  await tx.query(
    `DELETE FROM refresh_token WHERE account_id = $1
       AND grant_id NOT IN (SELECT id FROM oidc_grant WHERE account_id = $1 AND session_uid = $2 AND $2 IS NOT NULL)`,
    [accountId, keep],
  );
  await tx.query('DELETE FROM oidc_grant WHERE account_id = $1 AND session_uid IS DISTINCT FROM $2', [
    accountId,
    keep,
  ]);
  await tx.query('DELETE FROM oidc_grant WHERE account_id = $1 AND session_uid IS NULL', [accountId]);
  await tx.query('DELETE FROM device_code WHERE account_id = $1', [accountId]);
  await tx.query('DELETE FROM interaction WHERE account_id = $1', [accountId]);
  if (keep !== null) await carryOver(tx, keep);
  // After the account's own sessions: whoever is opening one from them just now holds their rows.
  const opened = await deleteOpened(tx, 'keeper_id = $1', accountId);
  return { sessions: sessions.length + opened.sessions, clients: [...clients, ...opened.clients] };
}

/** Sessions that were opened as a shared account, by a keeper or from one of their sessions. */
async function deleteOpened(
  tx: Tx,
  which: 'keeper_id = $1' | 'opened_from = $1',
  value: string,
): Promise<Ended> {
  const rows = await tx.query<{ uid: string }>(`SELECT uid FROM session WHERE ${which} ORDER BY uid`, [
    value,
  ]);
  const ended: Ended = { sessions: 0, clients: [] };
  for (const { uid } of rows) {
    const one = await deleteSessionRows(tx, uid);
    ended.sessions += one.sessions;
    ended.clients.push(...one.clients);
  }
  return ended;
}

/** Puts the rows of one session under the account's next epoch: it was raised by one, and so is each of their fences. */
async function carryOver(tx: Tx, uid: string): Promise<void> {
  await tx.query('UPDATE session SET fence = fence + 1 WHERE uid = $1', [uid]);
  await tx.query('UPDATE session_client SET fence = fence + 1 WHERE session_uid = $1', [uid]);
  await tx.query(
    `UPDATE refresh_token SET fence = fence + 1
     WHERE grant_id IN (SELECT id FROM oidc_grant WHERE session_uid = $1)`,
    [uid],
  );
  await tx.query('UPDATE oidc_grant SET fence = fence + 1 WHERE session_uid = $1', [uid]);
}

/** What an account has with one app goes; its sessions and the other apps stay. */
export async function deleteAccountAppRows(tx: Tx, accountId: string, app: string): Promise<Ended> {
  const clients = await tx.query<EndedClient>(
    `DELETE FROM session_client c USING session s
     WHERE s.uid = c.session_uid AND s.account_id = $1 AND c.client_id = $2
     RETURNING s.account_id AS "accountId", c.client_id AS "clientId", c.sid`,
    [accountId, app],
  );
  await tx.query('DELETE FROM refresh_token WHERE account_id = $1 AND client_id = $2', [accountId, app]);
  await tx.query('DELETE FROM oidc_grant WHERE account_id = $1 AND client_id = $2', [accountId, app]);
  await tx.query('DELETE FROM device_code WHERE account_id = $1 AND client_id = $2', [accountId, app]);
  return { sessions: 0, clients };
}

/** One session goes, with every grant it led to and the tokens under them, offline ones included. */
export async function deleteSessionRows(tx: Tx, uid: string): Promise<Ended & { accountId: string | null }> {
  const [session] = await tx.query<{ accountId: string | null }>(
    'SELECT account_id AS "accountId" FROM session WHERE uid = $1 FOR UPDATE',
    [uid],
  );
  if (session === undefined) return { sessions: 0, clients: [], accountId: null };
  const clients = await tx.query<EndedClient>(
    `SELECT s.account_id AS "accountId", c.client_id AS "clientId", c.sid
     FROM session s JOIN session_client c ON c.session_uid = s.uid
     WHERE s.uid = $1 AND s.account_id IS NOT NULL ORDER BY c.client_id`,
    [uid],
  );
  await tx.query(
    `DELETE FROM refresh_token WHERE grant_id IN
       (SELECT id FROM oidc_grant WHERE session_uid = $1
        UNION SELECT grant_id FROM session_client WHERE session_uid = $1)`,
    [uid],
  );
  await tx.query(
    `DELETE FROM oidc_grant WHERE session_uid = $1
       OR id IN (SELECT grant_id FROM session_client WHERE session_uid = $1)`,
    [uid],
  );
  await tx.query('DELETE FROM session WHERE uid = $1', [uid]);
  const opened = await deleteOpened(tx, 'opened_from = $1', uid);
  return {
    sessions: 1 + opened.sessions,
    clients: [...clients, ...opened.clients],
    accountId: session.accountId,
  };
}

/** What everybody has with one app goes. */
export async function deleteAppRows(tx: Tx, app: string): Promise<Ended> {
  const clients = await tx.query<EndedClient>(
    `DELETE FROM session_client c USING session s WHERE s.uid = c.session_uid AND c.client_id = $1
     RETURNING s.account_id AS "accountId", c.client_id AS "clientId", c.sid`,
    [app],
  );
  for (const table of ['refresh_token', 'oidc_grant', 'device_code', 'oidc_short']) {
    await tx.query(`DELETE FROM ${table} WHERE client_id = $1`, [app]);
  }
  return { sessions: 0, clients: clients.filter((client) => client.accountId !== null) };
}

/** Makes void what was issued to an app before. */
export async function raiseAppEpoch(tx: Tx, app: string): Promise<boolean> {
  const rows = await tx.query('UPDATE app SET epoch = epoch + 1 WHERE name = $1 RETURNING epoch', [app]);
  return rows.length > 0;
}
