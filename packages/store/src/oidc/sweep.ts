import type { Reader } from '../database.ts';

/** Rows a statement takes at most, so that no sweep holds locks for long. */
const BATCH = 1000;

/** The library forgives 15 s; a refresh token used twice must be known for as long as it lives. */
const OVER = `expires_at < now() - interval '1 minute'`;

const BATCHES: readonly string[] = [
  ...['interaction', 'replay', 'refresh_token', 'oidc_grant', 'device_code'].map(
    (table) =>
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${OVER} LIMIT ${BATCH}))`,
  ),
  `DELETE FROM session WHERE ctid = ANY (ARRAY(SELECT ctid FROM session WHERE ${OVER} LIMIT ${BATCH}))`,
  `DELETE FROM oidc_short WHERE ctid = ANY (ARRAY(SELECT ctid FROM oidc_short WHERE ${OVER} LIMIT ${BATCH}))`,
  `DELETE FROM challenge WHERE ctid = ANY (ARRAY(SELECT ctid FROM challenge WHERE ${OVER} LIMIT ${BATCH}))`,
  `DELETE FROM session_key WHERE ctid = ANY (ARRAY(SELECT ctid FROM session_key
     WHERE valid_until < now() LIMIT ${BATCH}))`,
  // A grant whose session has ended and that no refresh token needs any more.
  `DELETE FROM oidc_grant WHERE ctid = ANY (ARRAY(SELECT g.ctid FROM oidc_grant g
     WHERE g.session_uid IS NOT NULL AND NOT EXISTS (SELECT 1 FROM session s WHERE s.uid = g.session_uid)
       AND NOT EXISTS (SELECT 1 FROM refresh_token r WHERE r.grant_id = g.id) LIMIT ${BATCH}))`,
];

/** Deletes what has ended, in batches; returns how many rows. Single statements, each committed by itself. */
export async function sweepOidc(db: Reader): Promise<number> {
  let total = 0;
  for (const text of BATCHES) {
    for (;;) {
      const [row] = await db.query<{ count: number }>(
        `WITH gone AS (${text} RETURNING 1) SELECT count(*)::int AS count FROM gone`,
      );
      total += row?.count ?? 0;
      if ((row?.count ?? 0) < BATCH) break;
    }
  }
  return total;
}
