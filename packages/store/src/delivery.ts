import type { Binding, DeliveryOutcome } from '@latchkey/domain/delivery';
import type { Treatment } from '@latchkey/domain/entitlement';
import type { Reader } from './database.ts';

/** A row of an app's queue, claimed by the holder of the app's lease. `tries`: this one included; `due`: since when, in seconds. */
export type ClaimedDelivery = { accountId: string; tries: number; urgency: number; due: number };

/** The wish as it stands now, with what the account is to look like. */
export type Wish = {
  version: number;
  treatment: Treatment;
  groups: string[];
  username: string | null;
  name: string | null;
  /** The member's verified address; null: none. */
  address: string | null;
  binding: Binding | null;
  /** For how long "not found" proves nothing, since a create was never answered; 0: it does. */
  doubtMs: number;
};

const BEHIND = 'd.app = $1 AND d.delivered_version < e.version';
const UNCLAIMED = '(d.claimed_until IS NULL OR d.claimed_until <= now())';
const MANAGED = `EXISTS (SELECT 1 FROM app a WHERE a.name = $1 AND a.mode = 'manage' AND a.retired_at IS NULL)`;
/** After a create without an answer, an account may appear this late. */
const DOUBT = `interval '15 minutes'`;

/**
 * Whether something is to be delivered now to an app that may be changed. While its breaker is open, nothing; when its
 * pause is over, whatever is behind, for one account is tried then.
 */
export async function hasDueDeliveries(db: Reader, app: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM delivery d JOIN entitlement e USING (account_id, app) LEFT JOIN app_lease l ON l.app = d.app
     WHERE ${BEHIND} AND ${UNCLAIMED} AND ${MANAGED}
       AND coalesce((l.breaker ->> 'openUntil')::timestamptz <= now(), true)
       AND (d.next_try_at <= now() OR d.next_try_at = 'infinity' OR l.breaker ->> 'state' = 'open') LIMIT 1`,
    [app],
  );
  return rows.length > 0;
}

/** Queues what is behind and waits for nothing: a wish that was raised by a hand that queued nothing. */
export async function queueForgotten(db: Reader, app: string): Promise<void> {
  await db.query(
    `UPDATE delivery d SET next_try_at = now() FROM entitlement e
     WHERE d.app = $1 AND d.next_try_at = 'infinity' AND e.account_id = d.account_id AND e.app = d.app
       AND d.delivered_version < e.version`,
    [app],
  );
}

/** In how many ms the next row falls due; null: nothing is behind. */
export async function readNextDueMs(db: Reader, app: string): Promise<number | null> {
  const [row] = await db.query<{ ms: string | null }>(
    `SELECT extract(epoch FROM min(greatest(now(), coalesce(d.claimed_until, now()),
         CASE WHEN l.breaker ->> 'state' = 'open' THEN coalesce((l.breaker ->> 'openUntil')::timestamptz, now())
              ELSE d.next_try_at END)) - now()) * 1000 AS ms
     FROM delivery d JOIN entitlement e USING (account_id, app) LEFT JOIN app_lease l ON l.app = d.app
     WHERE ${BEHIND} AND ${MANAGED}`,
    [app],
  );
  return row?.ms == null ? null : Math.ceil(Number(row.ms));
}

/**
 * Claims up to `limit` rows for 60 s under the lease: endings first, then those somebody waits for, then the longest due.
 * `probe`: rows that are not due yet will do. None: there are none, or the lease is no longer ours. Several at once,
 * since each claim sorts the queue: 20 ms with 5,000 rows due and no statistics yet.
 */
export async function claimDeliveries(
  db: Reader,
  app: string,
  claim: { holder: string; limit: number; probe: boolean },
): Promise<ClaimedDelivery[]> {
  const rows = await db.query<ClaimedDelivery>(
    `UPDATE delivery d SET claimed_until = now() + interval '60 s', claimed_by = $2, tries = d.tries + 1
     FROM (SELECT d.account_id FROM delivery d JOIN entitlement e USING (account_id, app)
           WHERE ${BEHIND} AND ${UNCLAIMED} AND ${MANAGED} AND ($3 OR d.next_try_at <= now())
             AND EXISTS (SELECT 1 FROM app_lease l WHERE l.app = $1 AND l.holder = $2 AND l.until > now())
           ORDER BY d.urgency DESC, d.next_try_at LIMIT $4 FOR UPDATE OF d SKIP LOCKED) due
     WHERE d.account_id = due.account_id AND d.app = $1
     RETURNING d.account_id AS "accountId", d.tries, d.urgency, extract(epoch FROM d.next_try_at)::float8 AS due`,
    [app, claim.holder, claim.probe, claim.limit],
  );
  return rows.sort((a, b) => b.urgency - a.urgency || a.due - b.due);
}

/** Reads the wish, the account's present values and its account there, in one statement. */
export async function readWish(db: Reader, accountId: string, app: string): Promise<Wish | null> {
  const [row] = await db.query<Wish & { doubtMs: string }>(
    `SELECT e.version, e.treatment, e.groups, a.username, a.name,
       (SELECT address FROM address WHERE account_id = a.id AND verified_at IS NOT NULL
        ORDER BY verified_at LIMIT 1) AS address,
       CASE WHEN b.ref IS NOT NULL THEN jsonb_build_object('app', b.app, 'ref', b.ref, 'handle', b.handle,
         'claims', b.claims, 'origin', b.origin, 'sent', b.sent) END AS binding,
       coalesce(greatest(0, extract(epoch FROM d.create_unanswered_at + ${DOUBT} - now()) * 1000), 0) AS "doubtMs"
     FROM entitlement e JOIN account a ON a.id = e.account_id JOIN delivery d USING (account_id, app)
     LEFT JOIN binding b USING (account_id, app)
     WHERE e.account_id = $1 AND e.app = $2`,
    [accountId, app],
  );
  return row === undefined ? null : { ...row, doubtMs: Math.ceil(Number(row.doubtMs)) };
}

/**
 * The version of the wish right before a call, with the claim lengthened; null: the claim is no longer ours, or the app
 * is not to be changed any more.
 */
export async function renewClaim(
  db: Reader,
  claim: { accountId: string; app: string; holder: string },
): Promise<number | null> {
  const [row] = await db.query<{ version: number }>(
    `UPDATE delivery d SET claimed_until = now() + interval '60 s' FROM entitlement e
     WHERE d.account_id = $1 AND d.app = $2 AND d.claimed_by = $3 AND d.claimed_until > now()
       AND e.account_id = d.account_id AND e.app = d.app
       AND EXISTS (SELECT 1 FROM app a WHERE a.name = d.app AND a.mode = 'manage' AND a.retired_at IS NULL)
     RETURNING e.version`,
    [claim.accountId, claim.app, claim.holder],
  );
  return row?.version ?? null;
}

/** What was last delivered, kept beside the version: hashes where there could be a name. */
export type Delivered = { treatment: Treatment; groups: readonly string[]; fields: Record<string, string> };

/** Marks a version as delivered; false where the wish has moved on meanwhile, or the claim is no longer ours. */
export async function markDelivered(
  db: Reader,
  done: {
    accountId: string;
    app: string;
    holder: string;
    version: number;
    delivered: Delivered;
    outcome: DeliveryOutcome;
  },
): Promise<boolean> {
  const rows = await db.query(
    `UPDATE delivery d SET delivered_version = $4, delivered = $5, outcome = $6, outcome_at = now(), tries = 0,
       urgency = 0, next_try_at = 'infinity', claimed_until = NULL, claimed_by = NULL, create_unanswered_at = NULL
     FROM entitlement e
     WHERE d.account_id = $1 AND d.app = $2 AND d.claimed_by = $3
       AND e.account_id = d.account_id AND e.app = d.app AND e.version = $4
     RETURNING d.app`,
    [
      done.accountId,
      done.app,
      done.holder,
      done.version,
      JSON.stringify(done.delivered),
      JSON.stringify(done.outcome),
    ],
  );
  return rows.length > 0;
}

/**
 * Puts a row back for a later try, with what came of this one. A wish that moved meanwhile was put at the front of the
 * queue by whoever moved it (`version`): that stays.
 */
export async function postponeDelivery(
  db: Reader,
  later: {
    accountId: string;
    app: string;
    holder: string;
    version: number;
    afterMs: number;
    outcome: DeliveryOutcome;
    unanswered: boolean;
  },
): Promise<void> {
  await db.query(
    `UPDATE delivery d SET outcome = $5, outcome_at = now(), claimed_until = NULL, claimed_by = NULL,
       next_try_at = CASE WHEN e.version = $6 THEN now() + make_interval(secs => $4) ELSE d.next_try_at END,
       create_unanswered_at = CASE WHEN $7 THEN now() ELSE d.create_unanswered_at END
     FROM entitlement e
     WHERE d.account_id = $1 AND d.app = $2 AND d.claimed_by = $3
       AND e.account_id = d.account_id AND e.app = d.app`,
    [
      later.accountId,
      later.app,
      later.holder,
      later.afterMs / 1000,
      JSON.stringify(later.outcome),
      later.version,
      later.unanswered,
    ],
  );
}

/** Puts a claimed row off whose delivery failed with us: nothing is known of the app. */
export async function putOff(
  db: Reader,
  claim: { accountId: string; app: string; holder: string; afterMs: number },
): Promise<void> {
  await db.query(
    `UPDATE delivery SET next_try_at = now() + make_interval(secs => $4), claimed_until = NULL, claimed_by = NULL
     WHERE account_id = $1 AND app = $2 AND claimed_by = $3`,
    [claim.accountId, claim.app, claim.holder, claim.afterMs / 1000],
  );
}

/** Tries rows again that wait because of a fault of the app itself: it works again. */
export async function retryAfterFaults(db: Reader, app: string, codes: readonly string[]): Promise<void> {
  await db.query(
    `UPDATE delivery SET next_try_at = now() WHERE app = $1 AND next_try_at > now() AND next_try_at < 'infinity'
       AND outcome -> 'fault' ->> 'code' = ANY($2::text[])`,
    [app, [...codes]],
  );
}
