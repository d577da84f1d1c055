import type { Reader, Tx } from './database.ts';

/** What a person accepts of a read that was held: the code and the values it was shown with. */
export type Acceptance = { problem: string; params: Readonly<Record<string, string | number>> };

/** Keeps a person's word. `acceptedBy`: operator or account:ID. */
export async function insertAcceptance(
  tx: Tx,
  one: Acceptance & { source: string; readId: string; acceptedBy: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO source_acceptance (source, read_id, problem, params, accepted_by) VALUES ($1, $2, $3, $4, $5)`,
    [one.source, one.readId, one.problem, JSON.stringify(one.params), one.acceptedBy],
  );
}

/** What was accepted of a source since its last complete read: an older word has done its work. */
export async function listAcceptances(db: Reader, source: string): Promise<Acceptance[]> {
  return db.query<Acceptance>(
    `SELECT a.problem, a.params FROM source_acceptance a JOIN source s ON s.name = a.source
     WHERE a.source = $1 AND (s.last_complete_on IS NULL OR a.accepted_on >= s.last_complete_on)
     ORDER BY a.accepted_on DESC LIMIT 20`,
    [source],
  );
}
