import type { Totals } from '@latchkey/domain/books-fall';
import type { Reader, Tx } from './database.ts';

/** Something that a read met: a closed code (text `errors.source.CODE`) and the values of its text. */
export type ReadProblem = { code: string; params: Readonly<Record<string, string | number>> };

export type SourceRead = {
  id: string;
  source: string;
  kind: 'full' | 'one';
  startedOn: Date;
  finishedOn: Date | null;
  complete: boolean;
  counts: Record<string, number>;
  problems: ReadProblem[];
};

/** Opens the record of a read. `startedOn` is the database's calendar, in the milliseconds that a Date holds. */
export async function openSourceRead(
  db: Reader,
  source: string,
  kind: 'full' | 'one',
): Promise<{ id: string; startedOn: Date }> {
  const [row] = await db.query<{ id: string; startedOn: Date }>(
    `INSERT INTO source_read (source, kind, started_on) VALUES ($1, $2, date_trunc('milliseconds', calendar_now()))
     RETURNING id::text, started_on AS "startedOn"`,
    [source, kind],
  );
  return row as { id: string; startedOn: Date };
}

/**
 * Closes a read. A complete full one becomes the source's latest, in the same transaction as what it did to the
 * facts, ends the outage that began with the first read that failed since the one before it, and pins the collective and the
 * token's owner; another owner is pinned once a read with it counted, the collective's ids as the newest read has them. `total`: rows of the books.
 */
export async function closeSourceRead(
  tx: Tx,
  read: Pick<SourceRead, 'id' | 'source' | 'kind' | 'complete' | 'counts' | 'problems'> & {
    total: number;
    pin: { id: string; slug: string } | null;
    /** Rows of each collection; and who the token belongs to. */
    totals?: Totals;
    me?: string | null;
  },
): Promise<void> {
  await tx.query(
    `UPDATE source_read SET finished_on = calendar_now(), complete = $2, counts = $3::jsonb, problems = $4::jsonb
     WHERE id = $1`,
    [read.id, read.complete, JSON.stringify(read.counts), JSON.stringify(read.problems)],
  );
  if (read.kind === 'one') return;
  await tx.query('UPDATE source SET last_read_at = now(), last_problem = $2 WHERE name = $1', [
    read.source,
    read.problems[0]?.code ?? null,
  ]);
  if (!read.complete) return;
  await tx.query(
    `INSERT INTO outage (source, from_on, to_on)
     SELECT $1, min(f.started_on), r.started_on
     FROM source_read r
     JOIN source s ON s.name = r.source
     JOIN source_read f ON f.source = r.source AND f.kind = 'full' AND NOT f.complete AND f.finished_on IS NOT NULL
       AND f.id < r.id AND f.started_on > s.last_complete_on AND f.started_on < r.started_on
     WHERE r.id = $2 GROUP BY r.started_on HAVING min(f.started_on) < r.started_on
     ON CONFLICT DO NOTHING`,
    [read.source, read.id],
  );
  await tx.query(
    `UPDATE source s SET previous_complete_on = s.last_complete_on, last_complete_on = r.started_on, last_total = $3,
       first_read_on = coalesce(s.first_read_on, r.started_on),
       pinned_id = coalesce($4, s.pinned_id), pinned_slug = coalesce($5, s.pinned_slug),
       last_totals = $6::jsonb, pinned_me = coalesce($7, s.pinned_me)
     FROM source_read r WHERE s.name = $1 AND r.id = $2`,
    [
      read.source,
      read.id,
      read.total,
      read.pin?.id ?? null,
      read.pin?.slug ?? null,
      JSON.stringify(read.totals ?? {}),
      read.me ?? null,
    ],
  );
}

/**
 * Forgets reads of more than 90 days before the source's last complete one: what failed since then, whenever that was, is
 * still told.
 */
export async function sweepSourceReads(db: Reader): Promise<void> {
  await db.query(
    `DELETE FROM source_read r USING source s
     WHERE s.name = r.source AND r.started_on < s.last_complete_on - interval '90 days'`,
  );
}

/** The latest reads of a source, newest first. */
export async function listSourceReads(db: Reader, source: string, limit: number): Promise<SourceRead[]> {
  return db.query<SourceRead>(
    `SELECT id::text, source, kind, started_on AS "startedOn", finished_on AS "finishedOn", complete, counts, problems
     FROM source_read WHERE source = $1 ORDER BY source_read.id DESC LIMIT $2`,
    [source, limit],
  );
}

/** The latest full reads of a source that have ended, newest first. */
export async function listFullReads(db: Reader, source: string, limit: number): Promise<SourceRead[]> {
  return db.query<SourceRead>(
    `SELECT id::text, source, kind, started_on AS "startedOn", finished_on AS "finishedOn", complete, counts, problems
     FROM source_read WHERE source = $1 AND kind = 'full' AND finished_on IS NOT NULL
     ORDER BY source_read.id DESC LIMIT $2`,
    [source, limit],
  );
}
