import type { Reader } from './database.ts';

/** Somebody of whose contributions one may be unclear. */
export type UnclearCandidate = { accountId: string; name: string | null };

/** States of a contribution that a rule understands by themselves. */
const PLAIN = `('NEW', 'REQUIRE_CLIENT_CONFIRMATION', 'PAID', 'ERROR', 'PROCESSING', 'REJECTED', 'ACTIVE', 'CANCELLED',
  'PENDING', 'EXPIRED', 'REFUNDED')`;

/**
 * People of these sources (null: of all) of whose facts one is of a kind that rules may not be able to tell: the domain
 * judges them, this only leaves out the many who are plain.
 */
export async function listUnclearCandidates(
  db: Reader,
  sources: readonly string[] | null,
  limit: number,
): Promise<UnclearCandidate[]> {
  return db.query<UnclearCandidate>(
    `SELECT a.id AS "accountId", coalesce(a.name, a.username, min(i.name)) AS name
     FROM fact f JOIN identity i ON i.id = f.identity_id JOIN account a ON a.id = i.account_id
     WHERE NOT f.missing AND a.life <> 'erased' AND ($1::text[] IS NULL OR f.source = ANY($1))
       AND (f.kind = 'refund' OR f.kind = 'order' AND (f.data->>'status' NOT IN ${PLAIN}
         OR f.data->>'tierId' IS NULL AND f.data->>'lastTierId' IS NOT NULL
         OR f.data->>'frequency' NOT IN ('MONTHLY', 'YEARLY', 'ONETIME')
         OR f.data->>'lastChargedAt' IS NULL AND f.data->>'processedAt' IS NULL AND f.data->>'createdAt' IS NULL))
     GROUP BY a.id ORDER BY min(f.first_read_on), a.id LIMIT $2`,
    [sources, limit],
  );
}
