import type { Reader, Tx } from './database.ts';

/** Whose account in an app stays, by app; only where both have one. */
export type MergeChoices = Readonly<Record<string, 'keep' | 'gone'>>;
export type MergeRow = {
  id: string;
  keepId: string;
  goneId: string;
  choices: MergeChoices;
  state: 'proposed' | 'done' | 'undone' | 'rejected';
  proposedBy: string;
  proposedOn: Date;
  decidedOn: Date | null;
  undoUntilOn: Date | null;
  moved: string | null;
};

const COLUMNS = `id, keep_id AS "keepId", gone_id AS "goneId", choices, state, proposed_by AS "proposedBy",
  proposed_on AS "proposedOn", decided_on AS "decidedOn", undo_until_on AS "undoUntilOn", moved`;

/** Merges that wait for a second person, and those that can be undone; the newest first. */
export async function listMerges(db: Reader): Promise<MergeRow[]> {
  return db.query<MergeRow>(
    `SELECT ${COLUMNS} FROM person_merge WHERE state = 'proposed' OR (state = 'done' AND moved IS NOT NULL)
     ORDER BY coalesce(decided_on, proposed_on) DESC, id`,
  );
}

export async function readMerge(db: Reader, id: string): Promise<MergeRow | null> {
  const [row] = await db.query<MergeRow>(`SELECT ${COLUMNS} FROM person_merge WHERE id = $1`, [id]);
  return row ?? null;
}

/** Whether an account is part of a merge that waits, or was given up by one. */
export async function isInMerge(db: Reader, accountId: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM person_merge
     WHERE (state = 'proposed' AND $1 IN (keep_id, gone_id)) OR (state = 'done' AND gone_id = $1) LIMIT 1`,
    [accountId],
  );
  return rows.length > 0;
}

export async function insertMerge(
  tx: Tx,
  merge: { keepId: string; goneId: string; choices: MergeChoices; proposedBy: string },
): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    'INSERT INTO person_merge (keep_id, gone_id, choices, proposed_by) VALUES ($1, $2, $3, $4) RETURNING id',
    [merge.keepId, merge.goneId, JSON.stringify(merge.choices), merge.proposedBy],
  );
  return row?.id as string;
}

/** Closes a proposal, or a merge that is undone. */
export async function closeMerge(
  tx: Tx,
  id: string,
  state: 'undone' | 'rejected',
  decidedBy: string,
): Promise<void> {
  await tx.query(
    `UPDATE person_merge SET state = $2, decided_by = $3, decided_on = calendar_now(), moved = NULL WHERE id = $1`,
    [id, state, decidedBy],
  );
}

/** A merge was made. `moved`: what is needed to undo it, encrypted; kept for 30 days of the calendar. */
export async function markMerged(tx: Tx, id: string, decidedBy: string, moved: string): Promise<void> {
  await tx.query(
    `UPDATE person_merge SET state = 'done', decided_by = $2, decided_on = calendar_now(), moved = $3,
       undo_until_on = calendar_now() + interval '30 days' WHERE id = $1`,
    [id, decidedBy, moved],
  );
}

/** Merges that can be undone no longer: their ids, with the account that was given up. */
export async function readSettledMerges(tx: Tx): Promise<{ id: string; goneId: string }[]> {
  return tx.query(
    `SELECT id, gone_id AS "goneId" FROM person_merge
     WHERE state = 'done' AND moved IS NOT NULL AND undo_until_on <= calendar_now() ORDER BY gone_id`,
  );
}

/** Forgets what moved, and what the given-up account still had of the person: its name and its ways in. */
export async function forgetMerged(tx: Tx, merge: { id: string; goneId: string }): Promise<void> {
  await tx.query('UPDATE person_merge SET moved = NULL WHERE id = $1', [merge.id]);
  await tx.query('UPDATE account SET name = NULL WHERE id = $1', [merge.goneId]);
  await tx.query('DELETE FROM credential WHERE account_id = $1', [merge.goneId]);
}
