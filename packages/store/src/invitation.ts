import { dropClaimCode } from './claim-code.ts';
import type { Reader, Tx } from './database.ts';
import { withdrawMails } from './message-insert.ts';

/** An invitation to claim an account. `role`: given at the claim (admin, auditor, treasurer:SOURCE); null: none. */
export type InvitationRow = {
  id: string;
  accountId: string;
  state: 'waiting' | 'sent' | 'claimed' | 'withdrawn';
  /** A new counter voids every older link. */
  counter: number;
  role: string | null;
  madeOn: Date;
  sentOn: Date | null;
  expiresOn: Date | null;
  tasksUsed: number;
  /** How its link was reached: a mail proves the address, a code or a proof of the outside account proves none. */
  reachedBy: 'mail' | 'code' | 'proof';
};

/** As the treasurer's list shows it. `name`, `address`: null where the books gave none. */
export type InvitationListRow = InvitationRow & { name: string | null; address: string | null };

const COLUMNS = `v.id, v.account_id AS "accountId", v.state, v.counter, v.role, v.made_on AS "madeOn",
  v.sent_on AS "sentOn", v.expires_on AS "expiresOn", v.tasks_used AS "tasksUsed", v.reached_by AS "reachedBy"`;
const CONTACT = `a.name, (SELECT d.address FROM address d WHERE d.account_id = a.id
  ORDER BY d.verified_at IS NULL, d.address LIMIT 1) AS address`;

/** Reads an invitation with its person's name and address; null where there is none. */
export async function readInvitation(db: Reader, id: string): Promise<InvitationListRow | null> {
  const [row] = await db.query<InvitationListRow>(
    `SELECT ${COLUMNS}, ${CONTACT} FROM invitation v JOIN account a ON a.id = v.account_id WHERE v.id = $1`,
    [id],
  );
  return row ?? null;
}

/** Invitations in one state or in all, the oldest first. */
export async function listInvitations(
  db: Reader,
  options: { state?: InvitationRow['state'] } = {},
): Promise<InvitationListRow[]> {
  return db.query<InvitationListRow>(
    `SELECT ${COLUMNS}, ${CONTACT} FROM invitation v JOIN account a ON a.id = v.account_id
     WHERE $1::text IS NULL OR v.state = $1 ORDER BY v.made_on, v.id`,
    [options.state ?? null],
  );
}

/** The invitation of an account; null where it has none. */
export async function findInvitationOf(db: Reader, accountId: string): Promise<string | null> {
  const [row] = await db.query<{ id: string }>('SELECT id FROM invitation WHERE account_id = $1', [
    accountId,
  ]);
  return row?.id ?? null;
}

/** Sets the role that an open invitation carries. */
export async function setInvitationRole(tx: Tx, id: string, role: string): Promise<void> {
  await tx.query('UPDATE invitation SET role = $2 WHERE id = $1', [id, role]);
}

/** Makes an invitation that waits to be sent; returns its id. */
export async function insertInvitation(tx: Tx, accountId: string, role: string | null): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO invitation (account_id, state, role) VALUES ($1, 'waiting', $2) RETURNING id`,
    [accountId, role],
  );
  return row?.id as string;
}

/** Mails with a link of an invitation. */
const LINK_MAILS = ['invitation', 'invitation-reminder', 'invitation-last'] as const;

/**
 * What took an invitation's place, or ended it, is newer than any code and any mail with a link that waits: the code is
 * taken away, and the mails are taken back. Older links are void by the counter.
 */
async function endOlderWays(tx: Tx, invitation: { id: string; accountId: string }): Promise<void> {
  await dropClaimCode(tx, invitation.id);
  await withdrawMails(tx, invitation.accountId, ...LINK_MAILS);
}

/**
 * Marks an invitation sent, under a new counter where it had been sent before, until `days` later by the calendar.
 * Null where it is claimed or withdrawn.
 */
export async function markSent(tx: Tx, id: string, days: number): Promise<{ counter: number } | null> {
  const [row] = await tx.query<{ accountId: string; counter: number }>(
    `UPDATE invitation SET counter = counter + CASE WHEN state = 'sent' THEN 1 ELSE 0 END, state = 'sent',
       sent_on = calendar_now(), expires_on = calendar_now() + make_interval(days => $2), reached_by = 'mail',
       queued_on = NULL
     WHERE id = $1 AND state IN ('waiting', 'sent') RETURNING account_id AS "accountId", counter`,
    [id, days],
  );
  if (row === undefined) return null;
  await endOlderWays(tx, { id, accountId: row.accountId });
  return { counter: row.counter };
}

/**
 * Opens an invitation to somebody who is there, under a new counter, for `days` by the calendar. Null where it is
 * claimed or withdrawn.
 */
export async function markReached(
  tx: Tx,
  id: string,
  reached: { by: InvitationRow['reachedBy']; days: number },
): Promise<{ counter: number } | null> {
  const [row] = await tx.query<{ accountId: string; counter: number }>(
    `UPDATE invitation SET counter = counter + 1, state = 'sent', reached_by = $2, queued_on = NULL,
       expires_on = calendar_now() + make_interval(days => $3)
     WHERE id = $1 AND state IN ('waiting', 'sent') RETURNING account_id AS "accountId", counter`,
    [id, reached.by, reached.days],
  );
  if (row === undefined) return null;
  await endOlderWays(tx, { id, accountId: row.accountId });
  return { counter: row.counter };
}

/** A code is being made for whoever no mail reaches: every link is void, and none goes out by itself. */
export async function voidLinks(tx: Tx, id: string): Promise<void> {
  const [row] = await tx.query<{ accountId: string }>(
    `UPDATE invitation SET counter = counter + 1, queued_on = NULL
     WHERE id = $1 AND state IN ('waiting', 'sent') RETURNING account_id AS "accountId"`,
    [id],
  );
  if (row !== undefined) await endOlderWays(tx, { id, accountId: row.accountId });
}

/** Withdraws what waits or was sent; its links and its code are void. False where it is claimed or withdrawn already. */
export async function markWithdrawn(tx: Tx, accountId: string, byHand: boolean): Promise<boolean> {
  const [row] = await tx.query<{ id: string }>(
    `UPDATE invitation SET state = 'withdrawn', withdrawn_by_hand = $2, counter = counter + 1
     WHERE account_id = $1 AND state IN ('waiting', 'sent') RETURNING id`,
    [accountId, byHand],
  );
  if (row !== undefined) await endOlderWays(tx, { id: row.id, accountId });
  return row !== undefined;
}

/** Lets a withdrawn invitation wait to be sent again. */
export async function markWaiting(tx: Tx, accountId: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE invitation SET state = 'waiting', withdrawn_by_hand = false, sent_on = NULL, expires_on = NULL
     WHERE account_id = $1 AND state = 'withdrawn' RETURNING id`,
    [accountId],
  );
  return rows.length > 0;
}

/** Closes an invitation that is being claimed. */
export async function markClaimed(tx: Tx, invitation: { id: string; accountId: string }): Promise<void> {
  await tx.query(`UPDATE invitation SET state = 'claimed' WHERE id = $1`, [invitation.id]);
  await endOlderWays(tx, invitation);
}

/** Counts one more question asked for an invitation; false where `limit` were asked. */
export async function countTask(tx: Tx, id: string, limit: number): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE invitation SET tasks_used = tasks_used + 1 WHERE id = $1 AND tasks_used < $2 RETURNING id',
    [id, limit],
  );
  return rows.length > 0;
}
