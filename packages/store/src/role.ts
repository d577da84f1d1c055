import type { Reader, Tx } from './database.ts';
import { BARS_NOW } from './hold.ts';

export const ROLES = ['admin', 'treasurer', 'auditor'] as const;
export type Role = (typeof ROLES)[number];
/** `source`: the source a treasurer answers for; empty for the other roles. */
export type RoleRow = { role: Role; source: string };

/** Roles of an account. */
export async function readRoles(db: Reader, accountId: string): Promise<RoleRow[]> {
  return db.query<RoleRow>('SELECT role, source FROM role WHERE account_id = $1 ORDER BY role, source', [
    accountId,
  ]);
}

/** Everybody with a role who has claimed and was neither put out nor barred: who is told of things, and who counts as a second person. */
export async function readRoleHolders(db: Reader): Promise<({ accountId: string } & RoleRow)[]> {
  return db.query(
    `SELECT r.account_id AS "accountId", r.role, r.source FROM role r JOIN account a ON a.id = r.account_id
     WHERE a.life = 'active'
       AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.account_id = a.id AND ${BARS_NOW})
     ORDER BY r.account_id, r.role, r.source`,
  );
}

/** Gives a role; once more changes nothing. */
export async function insertRole(tx: Tx, accountId: string, role: RoleRow, givenBy: string): Promise<void> {
  await tx.query(
    'INSERT INTO role (account_id, role, source, given_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [accountId, role.role, role.source, givenBy],
  );
}
