import type { DeliveryOutcome } from '@latchkey/domain/delivery';
import type { Reader } from './database.ts';

/** Records one call to an app: the step and what came of it, in codes. */
export async function insertAttempt(
  db: Reader,
  attempt: { accountId: string; app: string; version: number; step: string; outcome: DeliveryOutcome },
): Promise<void> {
  await db.query(
    'INSERT INTO attempt (account_id, app, version, step, outcome) VALUES ($1, $2, $3, $4, $5)',
    [attempt.accountId, attempt.app, attempt.version, attempt.step, JSON.stringify(attempt.outcome)],
  );
}

/** Whether a step was taken with success for this version of the wish. */
export async function hasAttempt(
  db: Reader,
  accountId: string,
  app: string,
  version: number,
  step: string,
): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM attempt WHERE account_id = $1 AND app = $2 AND version = $3 AND step = $4
       AND outcome ->> 'kind' = 'done' LIMIT 1`,
    [accountId, app, version, step],
  );
  return rows.length > 0;
}
