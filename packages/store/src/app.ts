import type { Reader, Tx } from './database.ts';

export type AppMode = 'observe' | 'manage' | 'paused';

/** How an app is run; null where the hub does not know it. */
export async function readAppMode(db: Reader, app: string): Promise<AppMode | null> {
  const [row] = await db.query<{ mode: AppMode }>(
    'SELECT mode FROM app WHERE name = $1 AND retired_at IS NULL',
    [app],
  );
  return row?.mode ?? null;
}

/** Whether an app's accounts have not been read for a day, by real time. */
export async function isInventoryDue(db: Reader, app: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM app WHERE name = $1 AND retired_at IS NULL AND mode <> 'paused'
       AND (inventory_at IS NULL OR inventory_at < now() - interval '1 day')`,
    [app],
  );
  return rows.length > 0;
}

export async function lockApp(
  tx: Tx,
  app: string,
): Promise<{ mode: AppMode; inventoryOn: Date | null } | null> {
  const [row] = await tx.query<{ mode: AppMode; inventoryOn: Date | null }>(
    `SELECT mode, inventory_on AS "inventoryOn" FROM app WHERE name = $1 AND retired_at IS NULL FOR UPDATE`,
    [app],
  );
  return row ?? null;
}

export async function setMode(tx: Tx, app: string, mode: AppMode): Promise<void> {
  await tx.query('UPDATE app SET mode = $2 WHERE name = $1', [app, mode]);
}
