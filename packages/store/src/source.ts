import type { Database, Reader, Tx } from './database.ts';

/** A source of facts as the hub knows it. `pinnedId`: the collective's own id, from the first complete read. */
export type SourceRecord = {
  name: string;
  kind: string;
  pinnedId: string | null;
  hookHash: string | null;
  lastCompleteOn: Date | null;
  previousCompleteOn: Date | null;
  lastTotal: number | null;
};

const COLUMNS = `name, kind, pinned_id AS "pinnedId", hook_hash AS "hookHash", last_complete_on AS "lastCompleteOn",
  previous_complete_on AS "previousCompleteOn", last_total AS "lastTotal"`;

/** The source's row, made at its first use; a changed kind is taken over. Writes nothing else. */
export async function ensureSource(tx: Tx, source: { name: string; kind: string }): Promise<SourceRecord> {
  const [known] = await tx.query<SourceRecord>(`SELECT ${COLUMNS} FROM source WHERE name = $1`, [
    source.name,
  ]);
  if (known?.kind === source.kind) return known;
  const [row] = await tx.query<SourceRecord>(
    `INSERT INTO source (name, kind) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET kind = excluded.kind RETURNING ${COLUMNS}`,
    [source.name, source.kind],
  );
  return row as SourceRecord;
}

/** Every source the hub has ever read. */
export async function listSources(db: Reader): Promise<SourceRecord[]> {
  return db.query<SourceRecord>(`SELECT ${COLUMNS} FROM source ORDER BY name`);
}

/**
 * Whether a full read is due: never read, `every` is over on the machine's clock since the last one ended, or the
 * calendar was moved by as much since it began.
 */
export async function isReadDue(db: Reader, name: string, everyMs: number): Promise<boolean> {
  const [row] = await db.query<{ due: boolean }>(
    `SELECT coalesce(s.last_read_at <= now() - make_interval(secs => $2), true)
         OR coalesce(r.started_on <= calendar_now() - make_interval(secs => $2) - (now() - s.last_read_at), true) AS due
     FROM source s
     LEFT JOIN LATERAL (SELECT started_on FROM source_read WHERE source = s.name AND kind = 'full'
                        ORDER BY id DESC LIMIT 1) r ON true
     WHERE s.name = $1`,
    [name, everyMs / 1000],
  );
  return row?.due ?? true;
}

/** Keeps the hash of the secret in the hook's path, so that pages know the hook without being able to read the secret. */
export async function writeHookHash(db: Reader, name: string, hash: string | null): Promise<void> {
  await db.query('UPDATE source SET hook_hash = $2 WHERE name = $1 AND hook_hash IS DISTINCT FROM $2', [
    name,
    hash,
  ]);
}

/**
 * Runs `work` while no other process reads this source whole; null where one does. The lock ends with its connection,
 * so a reader that died holds nothing.
 */
export async function withSourceLock<T>(
  db: Database,
  name: string,
  work: () => Promise<T>,
): Promise<T | null> {
  const client = await db.connect();
  try {
    const { rows } = await client.query<{ got: boolean }>(
      `SELECT pg_try_advisory_lock(hashtext('latchkey source'), hashtext($1)) AS got`,
      [name],
    );
    if (rows[0]?.got !== true) return null;
    try {
      return await work();
    } finally {
      await client.query(`SELECT pg_advisory_unlock(hashtext('latchkey source'), hashtext($1))`, [name]);
    }
  } finally {
    client.release();
  }
}
