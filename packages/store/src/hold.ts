import type { HoldKind } from '@latchkey/domain/hold';
import type { Reader, Tx } from './database.ts';

export type HoldRow = {
  kind: HoldKind;
  placedOn: Date;
  untilOn: Date | null;
  placedBy: string;
  reasonCode: string;
};

/** Whether a hold (`hold h`) puts somebody out now, as a condition: a bar whose own end has come does so no longer. */
export const BARS_NOW = `h.kind = 'barred' AND (h.until_on IS NULL OR h.until_on > calendar_now())`;

/** Whether somebody is put out now. */
export async function isBarredNow(db: Reader, accountId: string): Promise<boolean> {
  const rows = await db.query(`SELECT 1 FROM hold h WHERE h.account_id = $1 AND ${BARS_NOW}`, [accountId]);
  return rows.length > 0;
}

/** Holds of an account, the oldest first. */
export async function readHolds(db: Reader, accountId: string): Promise<HoldRow[]> {
  return db.query<HoldRow>(
    `SELECT kind, placed_on AS "placedOn", until_on AS "untilOn", placed_by AS "placedBy", reason_code AS "reasonCode"
     FROM hold WHERE account_id = $1 ORDER BY placed_on, kind`,
    [accountId],
  );
}

/** Places a hold; false where one of its kind stands already. `placedBy`: system, operator or account:ID. */
export async function insertHold(
  tx: Tx,
  hold: { accountId: string; kind: HoldKind; untilOn: Date | null; placedBy: string; reasonCode: string },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO hold (account_id, kind, until_on, placed_by, reason_code) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (account_id, kind) DO NOTHING RETURNING kind`,
    [hold.accountId, hold.kind, hold.untilOn, hold.placedBy, hold.reasonCode],
  );
  return rows.length > 0;
}

/** Takes a hold over: by whom, why, until when. An end is only ever moved later, or away. */
export async function strengthenHold(
  tx: Tx,
  hold: { accountId: string; kind: HoldKind; untilOn: Date | null; placedBy: string; reasonCode: string },
): Promise<void> {
  await tx.query(
    `UPDATE hold SET placed_by = $4, reason_code = $5, placed_on = calendar_now(),
       until_on = CASE WHEN until_on IS NULL OR $3::timestamptz IS NULL THEN NULL ELSE greatest(until_on, $3) END
     WHERE account_id = $1 AND kind = $2`,
    [hold.accountId, hold.kind, hold.untilOn, hold.placedBy, hold.reasonCode],
  );
}

/** Lifts a hold; false where none of its kind stood. */
export async function deleteHold(tx: Tx, accountId: string, kind: HoldKind): Promise<boolean> {
  const rows = await tx.query('DELETE FROM hold WHERE account_id = $1 AND kind = $2 RETURNING kind', [
    accountId,
    kind,
  ]);
  return rows.length > 0;
}
