import type { Reader, Tx } from './database.ts';

/** One thing that an approval names, exactly as it was shown. */
export type ApprovalItem = { account?: string; identity?: string; key: string };

/** A person's word for a set of changes. `author`: operator or account:ID. */
export type ApprovalRow = {
  id: string;
  planId: string | null;
  /** Who proposed the plan it was given to: system, operator or account:ID. */
  proposer: string;
  /** Ids of the accounts and identities that it names, by key. */
  changes: Record<string, string[]>;
  author: string;
  madeOn: Date;
  endsOn: Date;
};

/** Writes an approval for 72 h of the calendar; returns its id. */
export async function insertApproval(
  tx: Tx,
  approval: { planId: string; items: readonly ApprovalItem[]; author: string },
): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO approval (plan_id, items, author, ends_on)
     VALUES ($1, $2, $3, calendar_now() + interval '72 hours') RETURNING id`,
    [approval.planId, JSON.stringify(approval.items), approval.author],
  );
  return row?.id as string;
}

/** An approval `a` whose author may still give one. */
const LIVE = `a.withdrawn_on IS NULL AND a.ends_on > calendar_now() AND (a.author NOT LIKE 'account:%' OR EXISTS (
       SELECT 1 FROM role r JOIN account c ON c.id = r.account_id
       WHERE a.author = 'account:' || c.id AND r.role IN ('admin', 'treasurer') AND c.life = 'active' AND NOT EXISTS (
         SELECT 1 FROM hold h WHERE h.account_id = c.id AND h.kind IN ('barred', 'security', 'manual'))))`;

/**
 * Approvals that have neither ended nor been withdrawn. An account's word counts while it may give one: it has a role
 * for it, and nobody has stopped it since.
 */
export async function readLiveApprovals(db: Reader): Promise<ApprovalRow[]> {
  return db.query<ApprovalRow>(
    `SELECT a.id, a.plan_id::text AS "planId", coalesce(p.author, 'system') AS proposer, a.author,
       (SELECT coalesce(json_object_agg(i.key, i.abouts), '{}') FROM (
          SELECT item ->> 'key' AS key, json_agg(coalesce(item ->> 'account', item ->> 'identity')) AS abouts
          FROM jsonb_array_elements(a.items) item GROUP BY 1) i) AS changes,
       a.made_on AS "madeOn", a.ends_on AS "endsOn"
     FROM approval a LEFT JOIN plan p ON p.id = a.plan_id
     WHERE ${LIVE}
     ORDER BY a.made_on`,
  );
}

/** Who has given their word for what these plans hold, the first of them first. `who` null: the shell. */
export async function readWordsOn(
  db: Reader,
  planIds: readonly string[],
): Promise<{ planId: string; who: string | null; madeOn: Date }[]> {
  return db.query(
    `SELECT a.plan_id::text AS "planId", coalesce(w.name, w.username) AS who, min(a.made_on) AS "madeOn"
     FROM approval a LEFT JOIN account w ON a.author = 'account:' || w.id
     WHERE a.plan_id = ANY($1::bigint[]) AND ${LIVE}
     GROUP BY a.plan_id, a.author, w.name, w.username ORDER BY min(a.made_on)`,
    [[...planIds]],
  );
}

/** Withdraws every live approval that names something that this plan was refused; returns their ids. */
export async function withdrawRejected(tx: Tx, planId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `UPDATE approval a SET withdrawn_on = calendar_now()
     WHERE a.withdrawn_on IS NULL AND a.ends_on > calendar_now() AND EXISTS (
       SELECT 1 FROM jsonb_array_elements(a.items) item JOIN plan_change c ON c.plan_id = $1 AND c.state = 'rejected'
         AND c.change_key = item->>'key'
         AND coalesce(c.account_id, c.identity_id)::text = coalesce(item->>'account', item->>'identity'))
     RETURNING a.id`,
    [planId],
  );
  return rows.map((row) => row.id);
}

/** Withdraws an approval; false where it has ended. */
export async function withdrawApproval(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE approval SET withdrawn_on = calendar_now()
     WHERE id = $1 AND withdrawn_on IS NULL AND ends_on > calendar_now() RETURNING id`,
    [id],
  );
  return rows.length > 0;
}
