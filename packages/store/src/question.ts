import type { QuestionKind } from '@latchkey/domain/correlate';
import type { Reader, Tx } from './database.ts';

/** Something that only a person can tell. `evidence`: ids and codes. */
export type Question = {
  id: string;
  identityId: string | null;
  accountId: string | null;
  kind: string;
  evidence: Record<string, unknown>;
  askedOn: Date;
};

/** Asks once: an open question of the kind about the same outside account stays as it is. Returns the new one's id, or null. */
export async function askQuestion(
  tx: Tx,
  question: {
    kind: QuestionKind;
    identityId: string;
    accountId: string | null;
    evidence: Readonly<Record<string, unknown>>;
  },
): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO question (identity_id, account_id, kind, evidence) VALUES ($1, $2, $3, $4::jsonb)
     ON CONFLICT (kind, identity_id) WHERE answered_on IS NULL DO NOTHING RETURNING id`,
    [question.identityId, question.accountId, question.kind, JSON.stringify(question.evidence)],
  );
  return row?.id ?? null;
}

/** Questions that nobody has answered yet, oldest first. */
export async function listOpenQuestions(db: Reader, limit = 200): Promise<Question[]> {
  return db.query<Question>(
    `SELECT id, identity_id AS "identityId", account_id AS "accountId", kind, evidence, asked_on AS "askedOn"
     FROM question WHERE answered_on IS NULL ORDER BY asked_on, id LIMIT $1`,
    [limit],
  );
}
