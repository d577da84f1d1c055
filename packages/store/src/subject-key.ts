import type { Tx } from './database.ts';

/** The random id that stands for a person in the audit; made at its first use. It is shredded when the person is erased. */
export async function ensureSubjectKey(tx: Tx, accountId: string): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `WITH made AS (INSERT INTO subject_key (account_id) VALUES ($1) ON CONFLICT (account_id) DO NOTHING RETURNING id)
     SELECT id FROM made UNION ALL SELECT id FROM subject_key WHERE account_id = $1 LIMIT 1`,
    [accountId],
  );
  if (row !== undefined) return row.id;
  const [other] = await tx.query<{ id: string }>('SELECT id FROM subject_key WHERE account_id = $1', [
    accountId,
  ]);
  return other?.id as string;
}
