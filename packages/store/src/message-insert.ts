import type { Tx } from './database.ts';

/**
 * Writes a mail in the deciding transaction. `payload`: codes, ids and dates, never an address or a token; the worker
 * looks the address up when it sends. `accountId` null: the template says to whom. Returns the message's id.
 */
export async function insertMail(
  tx: Tx,
  mail: {
    accountId: string | null;
    template: string;
    payload: Readonly<Record<string, unknown>>;
    dueOn?: Date;
  },
): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO message (account_id, kind, template, payload, due_on) VALUES ($1, 'mail', $2, $3, $4) RETURNING id`,
    [mail.accountId, mail.template, JSON.stringify(mail.payload), mail.dueOn ?? null],
  );
  return row?.id as string;
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

/** Takes back mails of one template that have not gone out: what they tell is no longer so. */
export async function withdrawMails(tx: Tx, accountId: string, template: string): Promise<void> {
  await tx.query(
    `UPDATE message SET state = 'withdrawn', closed_at = now(), outcome = 'overtaken'
     WHERE account_id = $1 AND kind = 'mail' AND template = $2 AND state = 'waiting'`,
    [accountId, template],
  );
}
