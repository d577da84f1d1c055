import type { Tx } from './database.ts';

/**
 * Writes a mail in the deciding transaction. `payload`: codes, ids and dates, never an address or a token; the worker
 * looks the address up when it sends. `accountId` null: the template says to whom. `dueOn` absent: at once. `eventKey`:
 * what it tells of; where that was told, or waits to be, nothing is written, and what was taken back waits again.
 * Returns the message's id; null where nothing was written.
 */
export async function insertMail(
  tx: Tx,
  mail: {
    accountId: string | null;
    template: string;
    payload: Readonly<Record<string, unknown>>;
    dueOn?: Date;
    eventKey?: string;
  },
): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO message AS m (account_id, kind, template, payload, due_on, event_key)
     VALUES ($1, 'mail', $2, $3, $4, $5)
     ON CONFLICT (event_key) DO UPDATE SET state = 'waiting', payload = excluded.payload, due_on = excluded.due_on,
       closed_at = NULL, outcome = NULL, next_try_at = now(), tries = 0
     WHERE m.state = 'withdrawn' RETURNING id`,
    [mail.accountId, mail.template, JSON.stringify(mail.payload), mail.dueOn ?? null, mail.eventKey ?? null],
  );
  return row?.id ?? null;
}

/** Writes a back-channel logout for one client; `sid` null: every session of this person there. */
export async function insertLogout(
  tx: Tx,
  logout: { accountId: string; clientId: string; sid: string | null },
): Promise<void> {
  await tx.query(`INSERT INTO message (account_id, kind, template, payload) VALUES ($1, 'logout', $2, $3)`, [
    logout.accountId,
    logout.clientId,
    JSON.stringify(logout.sid === null ? {} : { sid: logout.sid }),
  ]);
}

/** Takes back mails of some templates that have not gone out: what they tell is no longer so. */
export async function withdrawMails(tx: Tx, accountId: string, ...templates: string[]): Promise<void> {
  await tx.query(
    `UPDATE message SET state = 'withdrawn', closed_at = now(), outcome = 'overtaken'
     WHERE account_id = $1 AND kind = 'mail' AND template = ANY($2) AND state = 'waiting'`,
    [accountId, templates],
  );
}

/** Takes back every mail to somebody that has not gone out. */
export async function withdrawAllMails(tx: Tx, accountId: string): Promise<void> {
  await tx.query(
    `UPDATE message SET state = 'withdrawn', closed_at = now(), outcome = 'never-mail'
     WHERE account_id = $1 AND kind = 'mail' AND state = 'waiting'`,
    [accountId],
  );
}
