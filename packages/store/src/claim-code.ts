import type { Reader, Tx } from './database.ts';

/** Writes the code of an invitation, which voids the one before; it works `days` by the calendar. Returns its end. */
export async function writeClaimCode(
  tx: Tx,
  code: { codeHash: string; invitationId: string; madeBy: string; days: number },
): Promise<Date> {
  const [row] = await tx.query<{ expiresOn: Date }>(
    `INSERT INTO claim_code (code_hash, invitation_id, made_by, expires_on)
     VALUES ($1, $2, $3, calendar_now() + make_interval(days => $4))
     ON CONFLICT (invitation_id) DO UPDATE SET code_hash = excluded.code_hash, made_by = excluded.made_by,
       made_on = excluded.made_on, expires_on = excluded.expires_on
     RETURNING expires_on AS "expiresOn"`,
    [code.codeHash, code.invitationId, code.madeBy, code.days],
  );
  return row?.expiresOn as Date;
}

/** The invitation that a code (any of these hashes) is for; `expired`: by the calendar. Null: no such code. */
export async function findClaimCode(
  db: Reader,
  hashes: readonly string[],
): Promise<{ invitationId: string; accountId: string; expired: boolean } | null> {
  const [row] = await db.query<{ invitationId: string; accountId: string; expired: boolean }>(
    `SELECT c.invitation_id AS "invitationId", v.account_id AS "accountId", c.expires_on <= calendar_now() AS expired
     FROM claim_code c JOIN invitation v ON v.id = c.invitation_id WHERE c.code_hash = ANY($1::text[])`,
    [[...hashes]],
  );
  return row ?? null;
}

/** Takes a code away; false where another one was quicker. */
export async function useClaimCode(tx: Tx, hashes: readonly string[]): Promise<boolean> {
  const rows = await tx.query('DELETE FROM claim_code WHERE code_hash = ANY($1::text[]) RETURNING 1', [
    [...hashes],
  ]);
  return rows.length > 0;
}

/** Takes the code of an invitation away: it is claimed, withdrawn, or a mail took its place. */
export async function dropClaimCode(tx: Tx, invitationId: string): Promise<void> {
  await tx.query('DELETE FROM claim_code WHERE invitation_id = $1', [invitationId]);
}
