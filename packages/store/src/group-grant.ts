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

/** Sets the end of the grace of a grant by rule, or takes it away. `had`: an end was set before. Null: no such grant. */
export async function setGrantEnd(
  tx: Tx,
  accountId: string,
  group: string,
  endOn: Date | null,
): Promise<{ had: boolean } | null> {
  const [row] = await tx.query<{ had: boolean }>(
    `UPDATE group_grant g SET end_on = $3 FROM (SELECT end_on FROM group_grant
       WHERE account_id = $1 AND group_name = $2 AND origin = 'rule' FOR UPDATE) old
     WHERE g.account_id = $1 AND g.group_name = $2 AND g.origin = 'rule' RETURNING old.end_on IS NOT NULL AS had`,
    [accountId, group, endOn],
  );
  return row ?? null;
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
