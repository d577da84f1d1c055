import type { Reader, Tx } from './database.ts';

/** Rules that somebody proposed. `author`, `second`: operator or account:ID. */
export type RuleProposal = {
  id: string;
  origin: 'file' | 'console';
  basis: number;
  digest: string;
  document: unknown;
  affected: number;
  needsSecond: boolean;
  author: string;
  madeOn: Date;
  endsOn: Date;
  second: string | null;
  agreedOn: Date | null;
};

const PROPOSAL = `id, origin, basis, digest, document, affected, needs_second AS "needsSecond", author,
  made_on AS "madeOn", ends_on AS "endsOn", second, agreed_on AS "agreedOn"`;
const OPEN = 'stopped_on IS NULL AND used_version IS NULL AND ends_on > calendar_now()';
const ONE_ADMIN = `(SELECT count(DISTINCT r.account_id) FROM role r JOIN account a ON a.id = r.account_id
  WHERE r.role = 'admin' AND a.life = 'active') <= 1`;
/** Enough people have said so; with one admin alone two days without anybody stopping it take the second's place. */
const READY = `(NOT needs_second OR agreed_on IS NOT NULL
  OR (${ONE_ADMIN} AND made_on + interval '48 hours' <= calendar_now()))`;

/** Proposes, for 72 h of the calendar; the same document by the same author once. */
export async function insertProposal(
  tx: Tx,
  one: Pick<RuleProposal, 'origin' | 'basis' | 'digest' | 'document' | 'affected' | 'needsSecond' | 'author'>,
): Promise<string> {
  const [known] = await tx.query<{ id: string }>(
    `SELECT id FROM rule_proposal WHERE digest = $1 AND basis = $2 AND origin = $3 AND ${OPEN}`,
    [one.digest, one.basis, one.origin],
  );
  if (known !== undefined) return known.id;
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO rule_proposal (origin, basis, digest, document, affected, needs_second, author, ends_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, calendar_now() + interval '72 hours') RETURNING id`,
    [
      one.origin,
      one.basis,
      one.digest,
      JSON.stringify(one.document),
      one.affected,
      one.needsSecond,
      one.author,
    ],
  );
  return row?.id as string;
}

/** An open one, locked; null where there is none. */
export async function lockProposal(tx: Tx, id: string): Promise<RuleProposal | null> {
  const [row] = await tx.query<RuleProposal>(
    `SELECT ${PROPOSAL} FROM rule_proposal WHERE id = $1 AND ${OPEN} FOR UPDATE`,
    [id],
  );
  return row ?? null;
}

/** Writes who agreed. */
export async function agreeProposal(tx: Tx, id: string, second: string): Promise<void> {
  await tx.query('UPDATE rule_proposal SET second = $2, agreed_on = calendar_now() WHERE id = $1', [
    id,
    second,
  ]);
}

/** Ends a proposal without effect. */
export async function stopProposal(tx: Tx, id: string, by: string): Promise<void> {
  await tx.query('UPDATE rule_proposal SET stopped_on = calendar_now(), stopped_by = $2 WHERE id = $1', [
    id,
    by,
  ]);
}

/** More people are affected than when it was proposed: a second person has to agree after all. */
export async function demandSecond(tx: Tx, id: string): Promise<void> {
  await tx.query('UPDATE rule_proposal SET needs_second = true WHERE id = $1', [id]);
}

/** Marks which version of the settings a proposal became. */
export async function useProposal(tx: Tx, id: string, version: number): Promise<void> {
  await tx.query('UPDATE rule_proposal SET used_version = $2 WHERE id = $1', [id, version]);
}

/** Ids of those of the console that enough people have agreed to, oldest first. */
export async function readReadyProposals(db: Reader): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT id FROM rule_proposal WHERE origin = 'console' AND ${OPEN} AND ${READY} ORDER BY made_on`,
  );
  return rows.map((row) => row.id);
}

/** The proposal of exactly this document against this version that enough people have agreed to; null: there is none. */
export async function findReadyProposal(tx: Tx, digest: string, basis: number): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT id FROM rule_proposal WHERE origin = 'file' AND digest = $1 AND basis = $2 AND ${OPEN} AND ${READY}`,
    [digest, basis],
  );
  return row?.id ?? null;
}

/** The newest proposals, whatever became of them. `state`: as people read it. */
export async function listProposals(
  db: Reader,
  limit: number,
): Promise<(RuleProposal & { state: 'asked' | 'ready' | 'used' | 'stopped' | 'over' })[]> {
  return db.query(
    `SELECT ${PROPOSAL}, CASE WHEN used_version IS NOT NULL THEN 'used' WHEN stopped_on IS NOT NULL THEN 'stopped'
       WHEN ends_on <= calendar_now() THEN 'over' WHEN ${READY} THEN 'ready' ELSE 'asked' END AS state
     FROM rule_proposal ORDER BY made_on DESC LIMIT $1`,
    [limit],
  );
}

/** Whether any admin has claimed: before that the shell alone suffices. */
export async function hasAdmin(db: Reader): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM role r JOIN account a ON a.id = r.account_id WHERE r.role = 'admin' AND a.life = 'active' LIMIT 1`,
  );
  return rows.length > 0;
}
