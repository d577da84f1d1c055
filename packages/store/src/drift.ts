import type { Binding, Observed } from '@latchkey/domain/delivery';
import { CONTESTED_AT, type DriftKind } from '@latchkey/domain/drift';
import type { Treatment } from '@latchkey/domain/entitlement';
import type { Database, Reader, Tx } from './database.ts';
import type { Wish } from './delivery.ts';

/** A bound account whose wish was delivered, with what the inventory saw; `observed` null: nothing. */
export type Compared = {
  accountId: string;
  wish: Pick<Wish, 'treatment' | 'groups' | 'username' | 'name' | 'address'>;
  binding: Pick<Binding, 'ref' | 'origin' | 'sent'>;
  observed: Observed | null;
};

/**
 * Every bound account of an app, in batches. What is still to be delivered, or was after the inventory began (`seenAt`),
 * is not there: it may well differ.
 */
export function streamBound(db: Database, app: string, seenAt: Date): AsyncGenerator<Compared[]> {
  return db.stream<Compared>(
    `SELECT b.account_id AS "accountId",
       jsonb_build_object('treatment', e.treatment, 'groups', e.groups, 'username', a.username, 'name', a.name,
         'address', (SELECT address FROM address WHERE account_id = a.id AND verified_at IS NOT NULL
                     ORDER BY verified_at LIMIT 1)) AS wish,
       jsonb_build_object('ref', b.ref, 'origin', b.origin, 'sent', b.sent) AS binding,
       CASE WHEN o.ref IS NOT NULL THEN jsonb_build_object('ref', o.ref, 'handle', o.handle, 'subject', o.subject,
         'standing', o.standing, 'groups', o.groups, 'fields', o.fields, 'protected', o.protected,
         'lastActivityAt', NULL) END AS observed
     FROM binding b JOIN entitlement e USING (account_id, app) JOIN delivery d USING (account_id, app)
     JOIN account a ON a.id = b.account_id
     LEFT JOIN observed o ON o.app = b.app AND lower(o.ref) = lower(b.ref)
     WHERE b.app = $1 AND d.delivered_version = e.version AND e.treatment <> 'erased' AND d.outcome_at < $2`,
    [app, seenAt],
    500,
  );
}

/** An account in an app that differs from what was delivered there. */
export type DriftWrite = {
  ref: string;
  accountId: string;
  kind: DriftKind;
  detail: Readonly<Record<string, unknown>>;
};
export type DriftRow = DriftWrite & { app: string; foundAt: Date; repairs: number; contested: boolean };

/** Repairs of the calendar's last 14 days; the dates are kept with the row. */
const RECENT = `(SELECT count(*)::int FROM jsonb_array_elements_text(coalesce(drift.detail -> 'repairedOn', '[]')) AS at
  WHERE at::timestamptz > calendar_now() - interval '14 days')`;

/** Keeps what differs now; what is as wished again is closed, and its repairs are remembered. */
export async function writeDrift(tx: Tx, app: string, rows: readonly DriftWrite[]): Promise<void> {
  await tx.query(
    `UPDATE drift SET closed_at = now() WHERE app = $1 AND closed_at IS NULL
       AND NOT ((ref || ':' || kind) = ANY($2::text[]))`,
    [app, rows.map((row) => `${row.ref}:${row.kind}`)],
  );
  await tx.query(
    `INSERT INTO drift (app, ref, account_id, kind, detail)
     SELECT $1, r.ref, r."accountId", r.kind, r.detail
     FROM jsonb_to_recordset($2::jsonb) AS r(ref text, "accountId" uuid, kind text, detail jsonb)
     ON CONFLICT (app, ref, kind) DO UPDATE SET closed_at = NULL, account_id = excluded.account_id,
       detail = excluded.detail || jsonb_build_object('repairedOn', coalesce(drift.detail -> 'repairedOn', '[]')),
       found_at = CASE WHEN drift.closed_at IS NULL THEN drift.found_at ELSE now() END`,
    [app, JSON.stringify(rows)],
  );
}

/** What differs now; `app` null: in every app. */
export async function readDrift(db: Reader, app: string | null): Promise<DriftRow[]> {
  return db.query<DriftRow>(
    `SELECT app, ref, account_id AS "accountId", kind, detail, found_at AS "foundAt", repairs,
       ${RECENT} >= ${CONTESTED_AT} AS contested
     FROM drift WHERE closed_at IS NULL AND ($1::text IS NULL OR app = $1) ORDER BY app, found_at, ref`,
    [app],
  );
}

/** One open difference, locked. */
export async function lockDrift(
  tx: Tx,
  key: { app: string; ref: string; kind: string },
): Promise<{ accountId: string; contested: boolean } | null> {
  const [row] = await tx.query<{ accountId: string; contested: boolean }>(
    `SELECT account_id AS "accountId", ${RECENT} >= ${CONTESTED_AT} AS contested
     FROM drift WHERE app = $1 AND ref = $2 AND kind = $3 AND closed_at IS NULL FOR UPDATE`,
    [key.app, key.ref, key.kind],
  );
  return row ?? null;
}

/** Notes a repair with its day. */
export async function markRepaired(tx: Tx, key: { app: string; ref: string; kind: string }): Promise<void> {
  await tx.query(
    `UPDATE drift SET repairs = repairs + 1, closed_at = now(),
       detail = detail || jsonb_build_object('repairedOn', coalesce(detail -> 'repairedOn', '[]') || to_jsonb(calendar_now()))
     WHERE app = $1 AND ref = $2 AND kind = $3`,
    [key.app, key.ref, key.kind],
  );
}

/** What is wished of an app now; null: nothing. */
export async function readTreatment(db: Reader, accountId: string, app: string): Promise<Treatment | null> {
  const [row] = await db.query<{ treatment: Treatment }>(
    'SELECT treatment FROM entitlement WHERE account_id = $1 AND app = $2',
    [accountId, app],
  );
  return row?.treatment ?? null;
}

/** Wishes the same once more, so that it is delivered again; null: there is no such wish. */
export async function raiseWish(tx: Tx, accountId: string, app: string): Promise<{ version: number } | null> {
  const [row] = await tx.query<{ version: number }>(
    `UPDATE entitlement SET version = version + 1 WHERE account_id = $1 AND app = $2 RETURNING version`,
    [accountId, app],
  );
  return row ?? null;
}
