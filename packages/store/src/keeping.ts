import type { Keeping } from '@latchkey/domain/keeper-letters';
import type { Reader, Tx } from './database.ts';
import { BARS_NOW } from './hold.ts';

const KEEPING = `SELECT k.account_id AS "accountId", k.identity_id AS "identityId", k.named_on AS "namedOn",
  k.told_until AS "toldUntil" FROM seat_keeper k`;

/** Who hands out which seats and can be written to about them: active accounts that are not barred. */
export async function listKeepings(db: Reader): Promise<Keeping[]> {
  return db.query<Keeping>(
    `${KEEPING} JOIN account a ON a.id = k.account_id
     WHERE a.life = 'active'
       AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.account_id = a.id AND ${BARS_NOW})
     ORDER BY k.account_id, k.identity_id`,
  );
}

/** Whether somebody hands out the seats of an organization. */
export async function isKeeping(db: Reader, accountId: string, identityId: string): Promise<boolean> {
  const rows = await db.query('SELECT 1 FROM seat_keeper WHERE account_id = $1 AND identity_id = $2', [
    accountId,
    identityId,
  ]);
  return rows.length > 0;
}

/** Writes down of which end of the seats a keeper was told; null: of none. */
export async function writeToldUntil(
  tx: Tx,
  keeping: Pick<Keeping, 'accountId' | 'identityId'>,
  toldUntil: Date | null,
): Promise<void> {
  await tx.query('UPDATE seat_keeper SET told_until = $3 WHERE account_id = $1 AND identity_id = $2', [
    keeping.accountId,
    keeping.identityId,
    toldUntil,
  ]);
}
