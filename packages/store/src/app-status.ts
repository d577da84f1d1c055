import type { Reader } from './database.ts';

/** An app at a glance: how it is run and what waits to be sent to it. */
export type AppStatus = {
  name: string;
  kind: string;
  mode: 'observe' | 'manage' | 'paused';
  retired: boolean;
  accounts: number;
  due: number;
  openReceipts: number;
  inventoryOn: Date | null;
  quarantined: boolean;
};

export async function readAppStatus(db: Reader): Promise<AppStatus[]> {
  return db.query<AppStatus>(
    `SELECT a.name, a.kind, a.mode, a.retired_at IS NOT NULL AS retired, a.inventory_on AS "inventoryOn",
       (SELECT count(*)::int FROM binding b WHERE b.app = a.name) AS accounts,
       (SELECT count(*)::int FROM delivery d JOIN entitlement e USING (account_id, app)
        WHERE d.app = a.name AND d.delivered_version < e.version) AS due,
       (SELECT count(*)::int FROM receipt r WHERE r.app = a.name AND r.closed_at IS NULL) AS "openReceipts",
       coalesce((SELECT l.breaker ->> 'state' = 'open' FROM app_lease l WHERE l.app = a.name), false) AS quarantined
     FROM app a ORDER BY a.name`,
  );
}
