import type { PaidInGrace } from '@latchkey/domain/grace-cost';
import type { Reader, Tx } from './database.ts';

/** Notes that somebody paid again while a grace of this many days ran; nothing where none does. */
export async function notePaidInGrace(
  tx: Tx,
  accountId: string,
  group: string,
  graceDays: number,
): Promise<void> {
  await tx.query(
    `INSERT INTO paid_in_grace (account_id, group_name, end_on, grace_days)
     SELECT account_id, group_name, end_on, $3 FROM group_grant
     WHERE account_id = $1 AND group_name = $2 AND origin = 'rule' AND end_on IS NOT NULL
     ON CONFLICT DO NOTHING`,
    [accountId, group, graceDays],
  );
}

/** Who paid again while a grace ran, in the last year. */
export async function readPaidInGrace(db: Reader): Promise<PaidInGrace[]> {
  return db.query<PaidInGrace>(
    `SELECT account_id AS "accountId", group_name AS "group", end_on AS "endOn", grace_days AS "graceDays",
       back_on AS "backOn"
     FROM paid_in_grace WHERE back_on > calendar_now() - interval '1 year' ORDER BY back_on`,
  );
}

/** Forgets what is older than a year and a month. */
export async function sweepPaidInGrace(db: Reader): Promise<void> {
  await db.query(`DELETE FROM paid_in_grace WHERE back_on < calendar_now() - interval '13 months'`);
}
