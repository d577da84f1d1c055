import type { Reader, Tx } from './database.ts';

/** An account in an app that differs from what was wished and delivered there. */
export type DriftRow = {
  ref: string;
  accountId: string | null;
  kind: 'gone' | 'standing' | 'groups';
  detail: object;
};

/**
 * Compares, in three ways, every bound account whose wish was delivered: wished, last delivered and now seen. Only what
 * somebody changed in the app is drift; what is still due is not.
 */
export async function findDrift(db: Reader, app: string): Promise<{ bound: number; rows: DriftRow[] }> {
  const [counted] = await db.query<{ bound: number }>(
    'SELECT count(*)::int AS bound FROM binding WHERE app = $1',
    [app],
  );
  const rows = await db.query<DriftRow>(
    `SELECT b.ref, b.account_id AS "accountId",
       CASE WHEN o.ref IS NULL THEN 'gone'
            WHEN (e.treatment = 'present') <> (o.standing = 'present') THEN 'standing' ELSE 'groups' END AS kind,
       jsonb_build_object('wished', e.treatment, 'seen', o.standing) AS detail
     FROM binding b JOIN entitlement e USING (account_id, app) JOIN delivery d USING (account_id, app)
     LEFT JOIN observed o ON o.app = b.app AND o.ref = b.ref
     WHERE b.app = $1 AND d.delivered_version = e.version
       AND (o.ref IS NULL OR (e.treatment = 'present') <> (o.standing = 'present')
         OR (e.treatment = 'present' AND NOT o.groups @> e.groups))`,
    [app],
  );
  return { bound: counted?.bound ?? 0, rows };
}

/** Keeps what differs now; what is as wished again is closed. */
export async function writeDrift(tx: Tx, app: string, rows: readonly DriftRow[]): Promise<void> {
  await tx.query(
    `UPDATE drift SET closed_at = now() WHERE app = $1 AND closed_at IS NULL
       AND NOT (ref || ':' || kind = ANY($2::text[]))`,
    [app, rows.map((row) => `${row.ref}:${row.kind}`)],
  );
  for (const row of rows) {
    await tx.query(
      `INSERT INTO drift (app, ref, account_id, kind, detail) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (app, ref, kind) DO UPDATE SET detail = excluded.detail, closed_at = NULL,
         found_at = CASE WHEN drift.closed_at IS NULL THEN drift.found_at ELSE now() END`,
      [app, row.ref, row.accountId, row.kind, JSON.stringify(row.detail)],
    );
  }
}

/** Stops changing an app in which much differs at once: a person looks first. */
export async function putBackToObserve(tx: Tx, app: string): Promise<void> {
  await tx.query(`UPDATE app SET mode = 'observe' WHERE name = $1 AND mode = 'manage'`, [app]);
}
