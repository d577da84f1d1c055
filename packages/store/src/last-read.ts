import type { Reader } from './database.ts';

/** The last full read of a source. `startedOn` null: it was never read. */
export type LastRead = {
  source: string;
  complete: boolean;
  startedOn: Date | null;
  counts: Record<string, unknown>;
  problems: { code: string; params?: Record<string, string | number> }[];
};

/** The last full read of every source, by name. */
export async function readLastReads(db: Reader): Promise<LastRead[]> {
  return db.query<LastRead>(
    `SELECT s.name AS source, coalesce(r.complete, false) AS complete, r.started_on AS "startedOn",
       coalesce(r.counts, '{}') AS counts, coalesce(r.problems, '[]') AS problems
     FROM source s
     LEFT JOIN LATERAL (SELECT complete, started_on, counts, problems FROM source_read
       WHERE source = s.name AND kind = 'full' ORDER BY id DESC LIMIT 1) r ON true
     ORDER BY s.name`,
  );
}
