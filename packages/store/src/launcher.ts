import type { DeliveryOutcome } from '@latchkey/domain/delivery';
import type { Treatment } from '@latchkey/domain/entitlement';
import type { Reader } from './database.ts';

/** One app of a member, as the launcher shows it. `loginUri`: where the app begins a sign-in (OpenID Connect Core §4). */
export type LauncherRow = {
  app: string;
  kind: string;
  mode: 'observe' | 'manage' | 'paused';
  loginUri: string | null;
  treatment: Treatment;
  version: number;
  deliveredVersion: number;
  deliveredTreatment: Treatment | null;
  outcome: DeliveryOutcome | null;
  /** What the member is called there; null: nothing was made there yet. */
  handle: string | null;
};

/** Apps that an account has, had or is getting, without those taken out of the settings. */
export async function readLauncher(db: Reader, accountId: string): Promise<LauncherRow[]> {
  return db.query<LauncherRow>(
    `SELECT a.name AS app, a.kind, a.mode, a.client ->> 'initiate_login_uri' AS "loginUri", e.treatment, e.version,
       coalesce(d.delivered_version, 0) AS "deliveredVersion", d.delivered ->> 'treatment' AS "deliveredTreatment",
       d.outcome, b.handle
     FROM entitlement e JOIN app a ON a.name = e.app AND a.retired_at IS NULL
     LEFT JOIN delivery d ON d.account_id = e.account_id AND d.app = e.app
     LEFT JOIN binding b ON b.account_id = e.account_id AND b.app = e.app
     WHERE e.account_id = $1 ORDER BY a.name`,
    [accountId],
  );
}

/** Group grants with an end in sight, soonest first. */
export async function readGrace(db: Reader, accountId: string): Promise<{ group: string; endOn: Date }[]> {
  return db.query(
    `SELECT group_name AS "group", end_on AS "endOn" FROM group_grant
     WHERE account_id = $1 AND end_on > calendar_now() ORDER BY end_on, group_name`,
    [accountId],
  );
}
