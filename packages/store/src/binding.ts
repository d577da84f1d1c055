import type { Binding } from '@latchkey/domain/delivery';
import type { Reader, Tx } from './database.ts';

/** Makes a binding; false where the app's account is bound to somebody else. */
export async function writeBinding(
  tx: Tx,
  accountId: string,
  binding: Omit<Binding, 'sent'> & { sent: Readonly<Record<string, string>> },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO binding (account_id, app, ref, handle, claims, origin, sent)
     SELECT $1, $2, $3, $4, $5, $6, $7
     WHERE NOT EXISTS (SELECT 1 FROM binding WHERE app = $2 AND lower(ref) = lower($3) AND account_id <> $1)
     ON CONFLICT (account_id, app) DO UPDATE SET claims = excluded.claims, handle = excluded.handle, sent = excluded.sent
     RETURNING app`,
    [
      accountId,
      binding.app,
      binding.ref,
      binding.handle,
      JSON.stringify(binding.claims),
      binding.origin,
      JSON.stringify(binding.sent),
    ],
  );
  return rows.length > 0;
}

/** Keeps the hash of each field last sent. */
export async function markSent(
  tx: Tx,
  accountId: string,
  app: string,
  sent: Readonly<Record<string, string>>,
): Promise<void> {
  await tx.query('UPDATE binding SET sent = $3 WHERE account_id = $1 AND app = $2', [
    accountId,
    app,
    JSON.stringify(sent),
  ]);
}

/** Keeps the name that an account has there by now, and the claims that follow from it. */
export async function keepHandle(
  tx: Tx,
  accountId: string,
  app: string,
  handle: string,
  claims: Readonly<Record<string, string>>,
): Promise<void> {
  await tx.query('UPDATE binding SET handle = $3, claims = $4 WHERE account_id = $1 AND app = $2', [
    accountId,
    app,
    handle,
    JSON.stringify(claims),
  ]);
}

/** Accounts that somebody has in apps, with the kind of each app; by app. */
export async function readBindings(
  db: Reader,
  accountId: string,
): Promise<(Pick<Binding, 'app' | 'ref' | 'handle' | 'origin'> & { kind: string })[]> {
  return db.query(
    `SELECT b.app, b.ref, b.handle, b.origin, a.kind FROM binding b JOIN app a ON a.name = b.app
     WHERE b.account_id = $1 AND a.retired_at IS NULL ORDER BY b.app`,
    [accountId],
  );
}

/** Lets an account in an app go: it is nobody's here from then on. Returns its ref; null where there was none. */
export async function deleteBinding(tx: Tx, accountId: string, app: string): Promise<string | null> {
  const [row] = await tx.query<{ ref: string }>(
    'DELETE FROM binding WHERE account_id = $1 AND app = $2 RETURNING ref',
    [accountId, app],
  );
  return row?.ref ?? null;
}
