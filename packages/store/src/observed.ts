import type { Observed } from '@latchkey/domain/delivery';
import type { Reader, Tx } from './database.ts';

/** Writes a batch of what an inventory saw. */
export async function writeObserved(
  tx: Tx,
  app: string,
  batch: readonly Observed[],
  seenAt: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO observed (app, ref, handle, subject, standing, groups, fields, protected, last_activity_at, seen_at)
     SELECT $1, o.ref, o.handle, o.subject, o.standing, o.groups, o.fields, o.protected, o."lastActivityAt", $3
     FROM jsonb_to_recordset($2::jsonb) AS o(ref text, handle text, subject text, standing text, groups text[],
       fields jsonb, protected boolean, "lastActivityAt" timestamptz)
     ON CONFLICT (app, ref) DO UPDATE SET handle = excluded.handle, subject = excluded.subject,
       standing = excluded.standing, groups = excluded.groups, fields = excluded.fields,
       protected = excluded.protected, last_activity_at = excluded.last_activity_at, seen_at = excluded.seen_at`,
    [app, JSON.stringify(batch), seenAt],
  );
}

/** Replaces what the last inventory saw of one account by what was just seen of it, so that no old name stays there. */
export async function refreshObserved(tx: Tx, app: string, seen: Observed): Promise<void> {
  await tx.query(
    `UPDATE observed SET handle = $3, fields = $4::jsonb
     WHERE app = $1 AND ref = $2 AND (handle, fields) IS DISTINCT FROM ($3::text, $4::jsonb)`,
    [app, seen.ref, seen.handle, JSON.stringify(seen.fields)],
  );
}

/** Ends a complete inventory: rows it did not see are gone from the app. */
export async function finishInventory(tx: Tx, app: string, seenAt: Date): Promise<void> {
  await tx.query('DELETE FROM observed WHERE app = $1 AND seen_at < $2', [app, seenAt]);
  await tx.query('UPDATE app SET inventory_on = calendar_now(), inventory_at = now() WHERE name = $1', [app]);
}

/** Notes a try that did not succeed, so that it is not repeated at every sweep. */
export async function noteInventoryTried(db: Reader, app: string): Promise<void> {
  await db.query('UPDATE app SET inventory_at = now() WHERE name = $1', [app]);
}

/** Whether an app's last inventory had an account of this name that is not our own doing. */
export async function findObservedHandle(db: Reader, app: string, handle: string): Promise<boolean> {
  const rows = await db.query('SELECT 1 FROM observed WHERE app = $1 AND lower(handle) = lower($2) LIMIT 1', [
    app,
    handle,
  ]);
  return rows.length > 0;
}
