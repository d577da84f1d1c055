import type { Reader, Tx } from './database.ts';

/** When and by whom the hub was opened for mail; null: nobody has pressed send yet. */
export async function readMailing(db: Reader): Promise<{ openedOn: Date; openedBy: string } | null> {
  const [row] = await db.query<{ openedOn: Date; openedBy: string }>(
    'SELECT opened_on AS "openedOn", opened_by AS "openedBy" FROM mailing',
  );
  return row ?? null;
}

/** Opens the hub for mail; false where it was. */
export async function insertMailing(tx: Tx, openedBy: string): Promise<boolean> {
  const rows = await tx.query(
    'INSERT INTO mailing (opened_by) VALUES ($1) ON CONFLICT DO NOTHING RETURNING only_row',
    [openedBy],
  );
  return rows.length > 0;
}

/** The moment since which the invitation says what it says now, in every language. */
const TEXT_SINCE = `coalesce((SELECT max(made_at) FROM letter_text WHERE letter = 'invitation'), '-infinity')`;

/** Whether the invitation's text as it stands was sent to somebody as a test; `accountId` null: to anybody. */
export async function hasTested(db: Reader, accountId: string | null): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM message WHERE kind = 'mail' AND template = 'invitation-preview' AND state IN ('waiting', 'sent')
       AND ($1::uuid IS NULL OR account_id = $1) AND made_at > ${TEXT_SINCE} LIMIT 1`,
    [accountId],
  );
  return rows.length > 0;
}

/** Whether the invitation was put into other words since the hub was opened for mail. */
export async function isTextNew(db: Reader): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM letter_text t, mailing WHERE t.letter = 'invitation' AND t.made_at > mailing.opened_at LIMIT 1`,
  );
  return rows.length > 0;
}
