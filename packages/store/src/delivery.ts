import type { DeliveryOutcome } from '@latchkey/domain/delivery';
import type { Treatment } from '@latchkey/domain/entitlement';
import type { One, Reader, Tx } from './database.ts';

/** A row of an app's queue, claimed by this worker. */
export type ClaimedDelivery = { accountId: string; tries: number; urgency: number };

/** The wish as it stands now, with what the account is to look like. */
export type Wish = {
  version: number;
  treatment: Treatment;
  groups: string[];
  username: string | null;
  name: string | null;
  address: string | null;
  unansweredSince: Date | null;
};

const DUE = `d.app = $1 AND d.delivered_version < e.version AND d.next_try_at <= now()
  AND (d.claimed_until IS NULL OR d.claimed_until <= now())`;

/** Whether something waits to be delivered to an app that may be changed. */
export async function hasDueDeliveries(db: Reader, app: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM delivery d JOIN entitlement e USING (account_id, app)
     WHERE ${DUE} AND EXISTS (SELECT 1 FROM app a WHERE a.name = $1 AND a.mode = 'manage') LIMIT 1`,
    [app],
  );
  return rows.length > 0;
}

/** Claims up to `limit` rows, endings first, then those somebody waits for. */
export async function claimDeliveries(
  tx: Tx,
  app: string,
  claim: { limit: number; seconds: number; holder: string },
): Promise<ClaimedDelivery[]> {
  return tx.query<ClaimedDelivery>(
    `UPDATE delivery d SET claimed_until = now() + make_interval(secs => $3), claimed_by = $4, tries = d.tries + 1
     FROM (SELECT d.account_id FROM delivery d JOIN entitlement e USING (account_id, app)
           WHERE ${DUE} ORDER BY d.urgency DESC, d.next_try_at LIMIT $2 FOR UPDATE OF d SKIP LOCKED) due
     WHERE d.account_id = due.account_id AND d.app = $1
     RETURNING d.account_id AS "accountId", d.tries, d.urgency`,
    [app, claim.limit, claim.seconds, claim.holder],
  );
}

/** Reads the wish and the account's present values, in one statement. */
export async function readWish(db: Reader, accountId: string, app: string): Promise<Wish | null> {
  const [row] = await db.query<Wish>(
    `SELECT e.version, e.treatment, e.groups, a.username, a.name, d.create_unanswered_at AS "unansweredSince",
       (SELECT address FROM address WHERE account_id = a.id AND verified_at IS NOT NULL ORDER BY address LIMIT 1) AS address
     FROM entitlement e JOIN account a ON a.id = e.account_id JOIN delivery d USING (account_id, app)
     WHERE e.account_id = $1 AND e.app = $2`,
    [accountId, app],
  );
  return row ?? null;
}

/** The version of the wish now; null: there is none. */
export async function readWishVersion(db: Reader, accountId: string, app: string): Promise<number | null> {
  const [row] = await db.query<{ version: number }>(
    'SELECT version FROM entitlement WHERE account_id = $1 AND app = $2',
    [accountId, app],
  );
  return row?.version ?? null;
}

/** Marks a version as delivered; false where the wish has moved on meanwhile. */
export async function markDelivered(
  tx: Tx,
  done: { accountId: string; app: string; version: number; delivered: object; outcome: DeliveryOutcome },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE delivery d SET delivered_version = $3, delivered = $4, outcome = $5, outcome_at = now(), tries = 0,
       urgency = 0, claimed_until = NULL, claimed_by = NULL, create_unanswered_at = NULL
     FROM entitlement e
     WHERE d.account_id = $1 AND d.app = $2 AND e.account_id = d.account_id AND e.app = d.app AND e.version = $3
     RETURNING d.app`,
    [done.accountId, done.app, done.version, JSON.stringify(done.delivered), JSON.stringify(done.outcome)],
  );
  return rows.length > 0;
}

/** Puts a row back for a later try, with what came of this one. */
export async function postponeDelivery(
  db: One | Tx,
  later: { accountId: string; app: string; afterMs: number; outcome: DeliveryOutcome; unanswered: boolean },
): Promise<void> {
  await db.query(
    `UPDATE delivery SET next_try_at = now() + make_interval(secs => $3), outcome = $4, outcome_at = now(),
       claimed_until = NULL, claimed_by = NULL,
       create_unanswered_at = CASE WHEN $5 THEN coalesce(create_unanswered_at, now()) ELSE create_unanswered_at END
     WHERE account_id = $1 AND app = $2`,
    [later.accountId, later.app, later.afterMs / 1000, JSON.stringify(later.outcome), later.unanswered],
  );
}

/** Gives a claimed row back at once: the wish moved while it was worked on. */
export async function releaseDelivery(db: One | Tx, accountId: string, app: string): Promise<void> {
  await db.query(
    'UPDATE delivery SET claimed_until = NULL, claimed_by = NULL, next_try_at = now() WHERE account_id = $1 AND app = $2',
    [accountId, app],
  );
}
