import type { Language, Life } from '@latchkey/domain/account';
import type { DeliveryOutcome } from '@latchkey/domain/delivery';
import type { Treatment } from '@latchkey/domain/entitlement';
import type { HoldKind } from '@latchkey/domain/hold';
import type { Reader } from '../database.ts';

/** An app as the provider needs it. `client`: metadata of its OIDC client, null where it has none. */
export type StandingApp = {
  name: string;
  kind: string;
  mode: 'observe' | 'manage' | 'paused';
  epoch: number;
  retired: boolean;
  client: Record<string, unknown> | null;
  secretHashes: string[];
};

/** An account. `email`: its first verified address. */
export type StandingAccount = {
  id: string;
  life: Life;
  username: string | null;
  name: string | null;
  language: Language | null;
  epoch: number;
  holds: HoldKind[];
  email: string | null;
};

/** An account with a client: all that access, claims and the fence follow from. `app` null: the hub itself, or no such app. */
export type Standing = {
  account: StandingAccount;
  app: StandingApp | null;
  entitlement: { treatment: Treatment; groups: string[]; version: number; epoch: number } | null;
  delivery: {
    deliveredVersion: number;
    deliveredTreatment: Treatment | null;
    outcome: DeliveryOutcome | null;
  } | null;
  binding: { ref: string; handle: string; claims: Record<string, string> } | null;
  /** Keeps a shared account that the client is open to, so that they may go on as it. */
  keepsShared?: boolean;
};

/** The sum of the epochs that concern an account with a client. Each only grows, so equal sums are equal epochs. */
export function fenceOf(standing: Standing): number {
  return standing.account.epoch + (standing.app?.epoch ?? 0) + (standing.entitlement?.epoch ?? 0);
}

/** The same in SQL, over the aliases of STANDING_JOINS. */
export const FENCE = '(a.epoch + coalesce(app.epoch, 0) + coalesce(e.epoch, 0))';

/** JSON of an app row under an alias; null where the join found none. */
export function appJson(alias: string): string {
  return `CASE WHEN ${alias}.name IS NULL THEN NULL ELSE jsonb_build_object(
    'name', ${alias}.name, 'kind', ${alias}.kind, 'mode', ${alias}.mode, 'epoch', ${alias}.epoch,
    'retired', ${alias}.retired_at IS NOT NULL, 'client', ${alias}.client,
    'secretHashes', ${alias}.secret_hashes) END`;
}

/** JSON of a Standing; null where there is no account. Over the aliases of STANDING_JOINS. */
export const STANDING = `CASE WHEN a.id IS NULL THEN NULL ELSE jsonb_build_object(
  'account', jsonb_build_object('id', a.id, 'life', a.life, 'username', a.username, 'name', a.name,
    'language', a.language, 'epoch', a.epoch,
    'holds', (SELECT coalesce(jsonb_agg(h.kind), '[]') FROM hold h WHERE h.account_id = a.id),
    'email', (SELECT ad.address FROM address ad WHERE ad.account_id = a.id AND ad.verified_at IS NOT NULL
              ORDER BY ad.verified_at, ad.address LIMIT 1)),
  'app', ${appJson('app')},
  'entitlement', CASE WHEN e.app IS NULL THEN NULL ELSE jsonb_build_object('treatment', e.treatment,
    'groups', e.groups, 'version', e.version, 'epoch', e.epoch) END,
  'delivery', CASE WHEN d.app IS NULL THEN NULL ELSE jsonb_build_object('deliveredVersion', d.delivered_version,
    'deliveredTreatment', d.delivered ->> 'treatment', 'outcome', d.outcome) END,
  'binding', CASE WHEN b.app IS NULL THEN NULL ELSE jsonb_build_object('ref', b.ref, 'handle', b.handle,
    'claims', b.claims) END,
  'keepsShared', EXISTS (SELECT 1 FROM keeper ke JOIN entitlement se ON se.account_id = ke.shared_id
    WHERE ke.keeper_id = a.id AND se.app = app.name AND se.treatment = 'present')) END`;

/** Joins an account and a client (SQL expressions of their ids) with everything between them. */
export function standingJoins(accountId: string, clientId: string): string {
  return `LEFT JOIN account a ON a.id = ${accountId} AND a.life <> 'erased'
    LEFT JOIN app ON app.name = ${clientId}
    LEFT JOIN entitlement e ON e.account_id = a.id AND e.app = ${clientId}
    LEFT JOIN delivery d ON d.account_id = a.id AND d.app = ${clientId}
    LEFT JOIN binding b ON b.account_id = a.id AND b.app = ${clientId}`;
}

/** Reads an account with a client; null where there is no such account, or it was erased. */
export async function readStanding(
  db: Reader,
  accountId: string,
  clientId: string,
): Promise<Standing | null> {
  const [row] = await db.query<{ standing: Standing | null }>(
    `SELECT ${STANDING} AS standing FROM (SELECT $1::uuid AS account_id, $2::text AS client_id) q
     ${standingJoins('q.account_id', 'q.client_id')}`,
    [accountId, clientId],
  );
  return row?.standing ?? null;
}

/** Reads an app by its name, which is its client_id; null where there is none. */
export async function readApp(db: Reader, clientId: string): Promise<StandingApp | null> {
  const [row] = await db.query<{ app: StandingApp }>(
    `SELECT ${appJson('app')} AS app FROM app WHERE app.name = $1`,
    [clientId],
  );
  return row?.app ?? null;
}
