import type { AppState, HeldNow } from '@latchkey/domain/surroundings';
import type { Reader } from './database.ts';

/** Every app of the hub with the account's wish and what was done about it. */
export async function readAppStates(db: Reader, accountId: string): Promise<AppState[]> {
  return db.query<AppState>(
    `SELECT a.name AS app, a.mode, a.retired_at IS NOT NULL AS retired,
       coalesce(l.breaker ->> 'state' = 'open', false) AS quarantined, e.version,
       coalesce(d.delivered_version, 0) AS "deliveredVersion", d.delivered ->> 'treatment' AS "deliveredTreatment",
       d.outcome, b.handle
     FROM app a LEFT JOIN app_lease l ON l.app = a.name
     LEFT JOIN entitlement e ON e.app = a.name AND e.account_id = $1
     LEFT JOIN delivery d ON d.app = a.name AND d.account_id = $1
     LEFT JOIN binding b ON b.app = a.name AND b.account_id = $1
     ORDER BY a.name`,
    [accountId],
  );
}

/** Changes of one account that plans hold now, the newest plan first. */
export async function readHeldOf(db: Reader, accountId: string): Promise<Omit<HeldNow, 'standing'>[]> {
  return db.query<Omit<HeldNow, 'standing'>>(
    `SELECT c.change_key AS key, coalesce(c.held, '') AS reason, c.plan_id::text AS "planId", p.made_on AS "madeOn"
     FROM plan_change c JOIN plan p ON p.id = c.plan_id
     WHERE c.account_id = $1 AND c.state = 'held' AND p.state NOT IN ('superseded', 'rejected')
     ORDER BY c.plan_id DESC, c.number`,
    [accountId],
  );
}

/**
 * People's words for changes of one account, ended ones too, group grants that somebody gave by hand, and who admitted
 * the account; the newest first. `author`: operator or account:ID.
 */
export async function readApprovedOf(
  db: Reader,
  accountId: string,
): Promise<{ key: string; author: string; madeOn: Date }[]> {
  return db.query<{ key: string; author: string; madeOn: Date }>(
    `SELECT item ->> 'key' AS key, a.author, a.made_on AS "madeOn"
     FROM approval a CROSS JOIN LATERAL jsonb_array_elements(a.items) item
     WHERE a.items @> jsonb_build_array(jsonb_build_object('account', $1::text)) AND item ->> 'account' = $1::text
       AND a.withdrawn_on IS NULL
     UNION ALL
     SELECT 'grant-group:' || group_name, given_by, start_on FROM group_grant
     WHERE account_id = $1::uuid AND origin = 'manual' AND given_by <> 'system'
     UNION ALL
     SELECT 'grant-group:' || group_name, answered_by, answered_on FROM admission
     WHERE account_id = $1::uuid AND state = 'admitted' AND answered_by IS NOT NULL
     ORDER BY 3 DESC`,
    [accountId],
  );
}

/** Open questions about an account's outside accounts, or about one that may be theirs. */
export async function readQuestionsOf(
  db: Reader,
  accountId: string,
): Promise<{ kind: string; askedOn: Date }[]> {
  return db.query<{ kind: string; askedOn: Date }>(
    `SELECT q.kind, q.asked_on AS "askedOn" FROM question q LEFT JOIN identity i ON i.id = q.identity_id
     WHERE q.answered_on IS NULL AND (q.account_id = $1::uuid OR i.account_id = $1::uuid
       OR q.evidence -> 'candidates' ? $1::text) ORDER BY q.asked_on`,
    [accountId],
  );
}
