import type { Tx } from './database.ts';

/** Puts an account into a group by rule; false where it is in already. */
export async function insertRuleGrant(tx: Tx, accountId: string, group: string): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO group_grant (account_id, group_name, origin) VALUES ($1, $2, 'rule')
     ON CONFLICT (account_id, group_name, origin) DO NOTHING RETURNING group_name`,
    [accountId, group],
  );
  return rows.length > 0;
}

/** Sets the end of the grace of a grant by rule, or takes it away; false where there is no such grant. */
export async function setGrantEnd(
  tx: Tx,
  accountId: string,
  group: string,
  endOn: Date | null,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE group_grant SET end_on = $3
     WHERE account_id = $1 AND group_name = $2 AND origin = 'rule' RETURNING group_name`,
    [accountId, group, endOn],
  );
  return rows.length > 0;
}

/** Ends a grant by rule; false where there is none. */
export async function deleteRuleGrant(tx: Tx, accountId: string, group: string): Promise<boolean> {
  const rows = await tx.query(
    `DELETE FROM group_grant WHERE account_id = $1 AND group_name = $2 AND origin = 'rule' RETURNING group_name`,
    [accountId, group],
  );
  return rows.length > 0;
}

/** Ends every grant of an account, those given by hand included; returns the groups. */
export async function deleteAllGrants(tx: Tx, accountId: string): Promise<string[]> {
  const rows = await tx.query<{ group: string }>(
    'DELETE FROM group_grant WHERE account_id = $1 RETURNING group_name AS "group"',
    [accountId],
  );
  return [...new Set(rows.map((row) => row.group))];
}
