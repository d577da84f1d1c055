import type { Treatment } from '@latchkey/domain/entitlement';
import type { Tx } from './database.ts';

/** A wish for an account in an app. */
export type EntitlementWrite = {
  accountId: string;
  app: string;
  treatment: Treatment;
  groups: readonly string[];
  closedOn: Date | null;
};

/** Locks the wishes of an account, after the account itself. */
export async function lockEntitlements(tx: Tx, accountId: string): Promise<void> {
  await tx.query('SELECT app FROM entitlement WHERE account_id = $1 ORDER BY app FOR UPDATE', [accountId]);
}

/** Writes a wish and raises its version; null where the app is not known to the hub. */
export async function writeEntitlement(tx: Tx, wish: EntitlementWrite): Promise<number | null> {
  const [row] = await tx.query<{ version: number }>(
    `INSERT INTO entitlement (account_id, app, treatment, groups, closed_on)
     SELECT $1, name, $3, $4::text[], $5 FROM app WHERE name = $2
     ON CONFLICT (account_id, app) DO UPDATE SET treatment = excluded.treatment, groups = excluded.groups,
       closed_on = excluded.closed_on, version = entitlement.version + 1, changed_on = calendar_now()
     RETURNING version`,
    [wish.accountId, wish.app, wish.treatment, [...wish.groups], wish.closedOn],
  );
  return row?.version ?? null;
}

/** Wishes the same once more in every app of these kinds where an account is present; returns the apps, by name. */
export async function raiseWishes(tx: Tx, accountId: string, kinds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ app: string }>(
    `UPDATE entitlement e SET version = e.version + 1 FROM app a
     WHERE e.account_id = $1 AND e.treatment = 'present' AND a.name = e.app AND a.kind = ANY($2::text[])
       AND a.retired_at IS NULL
     RETURNING e.app`,
    [accountId, [...kinds]],
  );
  return rows.map((row) => row.app).sort();
}

/** Makes void what was issued to an app for an account before. A row that is not there counted as epoch 0. */
export async function raiseEntitlementEpoch(tx: Tx, accountId: string, app: string): Promise<void> {
  await tx.query('UPDATE entitlement SET epoch = epoch + 1 WHERE account_id = $1 AND app = $2', [
    accountId,
    app,
  ]);
}

/** Puts a wish into the queue of its app. `urgency`: 2 an ending, 1 somebody waits at the door, 0 else. */
export async function queueDelivery(
  tx: Tx,
  accountId: string,
  app: string,
  urgency: 0 | 1 | 2,
): Promise<void> {
  await tx.query(
    `INSERT INTO delivery (account_id, app, urgency) VALUES ($1, $2, $3)
     ON CONFLICT (account_id, app) DO UPDATE SET next_try_at = now(), tries = 0,
       urgency = greatest(delivery.urgency, excluded.urgency)`,
    [accountId, app, urgency],
  );
}

/** Opens the receipt of an ending or a return; it is closed when the app has been read back. */
export async function openReceipt(
  tx: Tx,
  receipt: { accountId: string; app: string; version: number; kind: 'ending' | 'return'; cause: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO receipt (account_id, app, version, kind, cause) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [receipt.accountId, receipt.app, receipt.version, receipt.kind, receipt.cause],
  );
}
