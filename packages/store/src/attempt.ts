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
