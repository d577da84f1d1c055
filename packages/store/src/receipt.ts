import type { Reader, Tx } from './database.ts';

/** One step of a receipt and what proves it. */
export type ReceiptStep = {
  step: string;
  proof: 'verified' | 'said-to-be-done' | 'impossible';
  code: string;
};

/** Proof, per app, of what an ending or a return did. `complete`: every step was read back from the app. */
export type Receipt = {
  app: string;
  version: number;
  kind: 'ending' | 'return';
  cause: string;
  openedOn: Date;
  steps: ReceiptStep[];
  readBackAt: Date | null;
  closedAt: Date | null;
  complete: boolean;
};

/** Receipts of an account, the newest first. */
export async function readReceipts(db: Reader, accountId: string): Promise<Receipt[]> {
  return db.query<Receipt>(
    `SELECT app, version, kind, cause, opened_on AS "openedOn", steps, read_back_at AS "readBackAt",
       closed_at AS "closedAt", complete
     FROM receipt WHERE account_id = $1 ORDER BY opened_at DESC, app`,
    [accountId],
  );
}

/** Whether receipts of this account and app wait to be closed. */
export async function hasOpenReceipt(
  db: Reader,
  accountId: string,
  app: string,
  upTo: number,
): Promise<boolean> {
  const rows = await db.query(
    'SELECT 1 FROM receipt WHERE account_id = $1 AND app = $2 AND version <= $3 AND closed_at IS NULL LIMIT 1',
    [accountId, app, upTo],
  );
  return rows.length > 0;
}

/** Closes the receipts of a delivered version; older ones that were overtaken are closed as such, not as complete. */
export async function closeReceipts(
  tx: Tx,
  done: { accountId: string; app: string; version: number; ends: boolean; steps: readonly ReceiptStep[] },
): Promise<void> {
  const kind = done.ends ? 'ending' : 'return';
  await tx.query(
    `UPDATE receipt SET closed_at = now(), complete = false,
       steps = steps || '[{"step": "overtaken", "proof": "said-to-be-done", "code": "newer-wish"}]'::jsonb
     WHERE account_id = $1 AND app = $2 AND version <= $3 AND closed_at IS NULL AND kind <> $4`,
    [done.accountId, done.app, done.version, kind],
  );
  await tx.query(
    `UPDATE receipt SET closed_at = now(), read_back_at = now(), steps = steps || $5::jsonb, complete = $6
     WHERE account_id = $1 AND app = $2 AND version <= $3 AND closed_at IS NULL AND kind = $4`,
    [
      done.accountId,
      done.app,
      done.version,
      kind,
      JSON.stringify(done.steps),
      done.steps.every((step) => step.proof === 'verified'),
    ],
  );
}
