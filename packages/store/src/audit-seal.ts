import type { Reader, Tx } from './database.ts';

/** A block of sealed audit rows. `mac` covers the block before it and every row of this one. */
export type Seal = { number: string; rowIds: string[]; horizon: string; keyId: string; mac: string };

const LOCK = 0x7365_616c;
/** PostgreSQL prints jsonb in one way only, so this text is the same whenever a row is read. */
const CANONICAL = `jsonb_build_array(id, extract(epoch FROM at), event, subject_key, actor, app, detail)::text`;

/** The newest seal; null before the first. */
export async function readLastSeal(db: Reader): Promise<Seal | null> {
  const [row] = await db.query<Seal>(
    `SELECT number::text, row_ids::text[] AS "rowIds", horizon::text, key_id AS "keyId", mac
     FROM audit_seal s ORDER BY s.number DESC LIMIT 1`,
  );
  return row ?? null;
}

/** Takes the sealer's lock for this transaction; false: another process seals right now. */
export async function lockSealer(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ got: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS got', [LOCK]);
  return row?.got === true;
}

/**
 * Rows that no seal covers and whose transactions are all over: those between the last horizon and the oldest
 * transaction still running. A row committed late, with a lower id, is in a later block and never missed.
 */
export async function readUnsealed(
  tx: Tx,
  since: string,
): Promise<{ horizon: string; rows: { id: string; text: string }[] }> {
  const [now] = await tx.query<{ horizon: string }>(
    'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon',
  );
  const horizon = now?.horizon ?? since;
  const rows = await tx.query<{ id: string; text: string }>(
    `SELECT id::text, ${CANONICAL} AS text FROM audit
     WHERE xid >= $1::xid8 AND xid < $2::xid8 ORDER BY audit.id`,
    [since, horizon],
  );
  return { horizon, rows };
}

export async function insertSeal(tx: Tx, seal: Seal): Promise<void> {
  await tx.query(
    `INSERT INTO audit_seal (number, row_ids, horizon, key_id, mac) VALUES ($1, $2::bigint[], $3::xid8, $4, $5)`,
    [seal.number, seal.rowIds, seal.horizon, seal.keyId, seal.mac],
  );
}

/** A seal with the rows it names as they stand now; a row that is gone is missing from `texts`. */
export async function readSealWithRows(
  db: Reader,
  number: string,
): Promise<(Seal & { texts: string[] }) | null> {
  const [seal] = await db.query<Seal>(
    `SELECT number::text, row_ids::text[] AS "rowIds", horizon::text, key_id AS "keyId", mac
     FROM audit_seal WHERE number = $1`,
    [number],
  );
  if (seal === undefined) return null;
  const rows = await db.query<{ text: string }>(
    `SELECT ${CANONICAL} AS text FROM audit WHERE id = ANY($1::bigint[]) ORDER BY id`,
    [seal.rowIds],
  );
  return { ...seal, texts: rows.map((row) => row.text) };
}

/** Rows from before the last horizon that no seal names: put in behind the sealer's back. */
export async function countSmuggled(db: Reader): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM audit a
     WHERE a.xid < (SELECT horizon FROM audit_seal ORDER BY number DESC LIMIT 1)
       AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE a.id = ANY(s.row_ids))`,
  );
  return row?.count ?? 0;
}
