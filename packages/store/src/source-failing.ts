import type { Reader } from './database.ts';
import type { ReadProblem } from './source-read.ts';

/** Full reads of a source that failed since its last complete one. `readId`: the newest of them. */
export type FailingReads = {
  source: string;
  count: number;
  firstOn: Date | null;
  readId: string | null;
  problem: ReadProblem | null;
};

/** Of every source, by name; one that reads well has a count of 0. */
export async function listFailingReads(db: Reader): Promise<FailingReads[]> {
  return db.query<FailingReads>(
    `SELECT s.name AS source, f.count, f.first_on AS "firstOn", n.id::text AS "readId", n.problems -> 0 AS problem
     FROM source s
     LEFT JOIN LATERAL (SELECT max(id) AS id FROM source_read WHERE source = s.name AND kind = 'full' AND complete) c ON true
     CROSS JOIN LATERAL (SELECT count(*)::int AS count, min(started_on) AS first_on FROM source_read
       WHERE source = s.name AND kind = 'full' AND NOT complete AND finished_on IS NOT NULL
         AND id > coalesce(c.id, 0)) f
     LEFT JOIN LATERAL (SELECT id, problems FROM source_read
       WHERE source = s.name AND kind = 'full' AND NOT complete AND finished_on IS NOT NULL AND id > coalesce(c.id, 0)
       ORDER BY id DESC LIMIT 1) n ON true
     ORDER BY s.name`,
  );
}
