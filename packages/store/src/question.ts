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

/**
 * What a person said: the outside account is one account's (`same`), somebody else's who gets an account (`new`), or
 * nobody's to let in (`refused`).
 */
export type QuestionAnswer = { answer: 'same' | 'new' | 'refused'; account: string | null };

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

/** A question as whoever answers it finds it. */
export type LockedQuestion = {
  identityId: string;
  kind: QuestionKind;
  answered: boolean;
  answer: string | null;
};

/** Locks a question until the transaction ends; null where there is none. Comes after the account's lock. */
export async function lockQuestion(tx: Tx, id: string): Promise<LockedQuestion | null> {
  const [row] = await tx.query<LockedQuestion>(
    `SELECT identity_id AS "identityId", kind, answered_on IS NOT NULL AS answered, answer ->> 'answer' AS answer
     FROM question WHERE id = $1 AND identity_id IS NOT NULL FOR UPDATE`,
    [id],
  );
  return row ?? null;
}

/** Answers every open question about an outside account: it is one answer. */
export async function closeQuestions(
  tx: Tx,
  identityId: string,
  answer: QuestionAnswer,
  answeredBy: string,
): Promise<void> {
  await tx.query(
    `UPDATE question SET answered_on = calendar_now(), answer = $2::jsonb, answered_by = $3
     WHERE identity_id = $1 AND answered_on IS NULL`,
    [identityId, JSON.stringify({ ...answer, same: answer.answer === 'same' }), answeredBy],
  );
}

/** Takes every "not let in" about an outside account back; the next decision asks again. */
export async function withdrawRefusals(tx: Tx, identityId: string): Promise<void> {
  await tx.query(
    `UPDATE question SET answer = '{"answer":"withdrawn"}' WHERE identity_id = $1 AND answer ->> 'answer' = 'refused'`,
    [identityId],
  );
}

/** Whether a person is being asked about rows that were this outside account's. */
export async function hasOpenContinuity(db: Reader, identityId: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM question WHERE kind = 'continuity' AND evidence ->> 'from' = $1 AND answered_on IS NULL LIMIT 1`,
    [identityId],
  );
  return rows.length > 0;
}

/** Whether a person said that this outside account is nobody's to let in. */
export async function isRefused(db: Reader, identityId: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM question WHERE identity_id = $1 AND answer ->> 'answer' = 'refused' LIMIT 1`,
    [identityId],
  );
  return rows.length > 0;
}
