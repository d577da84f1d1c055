import type { Totals } from '@latchkey/domain/books-fall';
import type { Database, Reader, Tx } from './database.ts';

/** A source of facts as the hub knows it. `pinnedId`: the collective's own ids, from the last complete read. */
export type SourceRecord = {
  name: string;
  kind: string;
  pinnedId: string | null;
  hookHash: string | null;
  lastCompleteOn: Date | null;
  previousCompleteOn: Date | null;
  lastTotal: number | null;
  lastTotals: Totals;
  /** Id of the token's owner, from the first complete read. */
  pinnedMe: string | null;
  /** Spans of the last two years in which it could not be read. */
  outages: { from: Date; to: Date }[];
};

type Row = Omit<SourceRecord, 'outages'> & { outages: { from: string; to: string }[] };

function recordFrom(row: Row): SourceRecord {
  const outages = row.outages.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) }));
  return { ...row, outages };
}

const COLUMNS = `name, kind, pinned_id AS "pinnedId", hook_hash AS "hookHash", last_complete_on AS "lastCompleteOn",
  previous_complete_on AS "previousCompleteOn", last_total AS "lastTotal",
  last_totals AS "lastTotals", pinned_me AS "pinnedMe",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('from', o.from_on, 'to', o.to_on) ORDER BY o.from_on), '[]')
    FROM outage o WHERE o.source = source.name AND o.to_on > calendar_now() - interval '2 years') AS outages`;

/** The source's row, made at its first use; a changed kind is taken over. Writes nothing else. */
export async function ensureSource(tx: Tx, source: { name: string; kind: string }): Promise<SourceRecord> {
  const [known] = await tx.query<Row>(`SELECT ${COLUMNS} FROM source WHERE name = $1`, [source.name]);
  if (known?.kind === source.kind) return recordFrom(known);
  const [row] = await tx.query<Row>(
    `INSERT INTO source (name, kind) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET kind = excluded.kind RETURNING ${COLUMNS}`,
    [source.name, source.kind],
  );
  return recordFrom(row as Row);
}

/** Every source the hub has ever read. */
export async function listSources(db: Reader): Promise<SourceRecord[]> {
  return (await db.query<Row>(`SELECT ${COLUMNS} FROM source ORDER BY name`)).map(recordFrom);
}

/** Ids of the owner of a source's token, with spaces between them, from its last complete read; null before it, or where the source does not tell. */
export async function readPinnedMe(db: Reader, name: string): Promise<string | null> {
  const [row] = await db.query<{ me: string | null }>('SELECT pinned_me AS me FROM source WHERE name = $1', [
    name,
  ]);
  return row?.me ?? null;
}

/**
 * Whether a full read is due: never read, `every` is over on the machine's clock since the last one ended, or the
 * calendar was moved by as much since it began. Each time up to a tenth more passes, by a number that the last read and
 * the hub give, so that hubs do not ask a source all at once.
 */
export async function isReadDue(db: Reader, name: string, everyMs: number): Promise<boolean> {
  const [row] = await db.query<{ due: boolean }>(
    `SELECT coalesce(s.last_read_at <= now() - d.every, true)
         OR coalesce(r.started_on <= calendar_now() - d.every - (now() - s.last_read_at), true) AS due
     FROM source s
     LEFT JOIN LATERAL (SELECT id, started_on FROM source_read WHERE source = s.name AND kind = 'full'
                        ORDER BY id DESC LIMIT 1) r ON true
     CROSS JOIN LATERAL (SELECT make_interval(secs => $2 * (1 + 0.1 * (hashtext(r.id::text || s.name
       || coalesce((SELECT issuer FROM hub), '')) & 65535) / 65536.0)) AS every) d
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
