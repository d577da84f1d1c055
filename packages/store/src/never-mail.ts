import type { NeverMailReason } from '@latchkey/domain/letter-kinds';
import type { Reader, Tx } from './database.ts';

/** Why somebody is never mailed; null: they are. */
export async function readNeverMail(db: Reader, accountId: string): Promise<NeverMailReason | null> {
  const [row] = await db.query<{ reason: NeverMailReason }>(
    'SELECT reason_code AS reason FROM never_mail WHERE account_id = $1',
    [accountId],
  );
  return row?.reason ?? null;
}

/** Marks somebody; the latest reason stands. */
export async function insertNeverMail(
  tx: Tx,
  mark: { accountId: string; reason: NeverMailReason; placedBy: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO never_mail (account_id, reason_code, placed_by) VALUES ($1, $2, $3)
     ON CONFLICT (account_id) DO UPDATE SET reason_code = $2, placed_by = $3, placed_on = calendar_now()`,
    [mark.accountId, mark.reason, mark.placedBy],
  );
}

/** Takes the mark away; false where there was none. */
export async function deleteNeverMail(tx: Tx, accountId: string): Promise<boolean> {
  const rows = await tx.query('DELETE FROM never_mail WHERE account_id = $1 RETURNING account_id', [
    accountId,
  ]);
  return rows.length > 0;
}
