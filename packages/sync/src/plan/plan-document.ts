import type { Database } from '@latchkey/store/database';
import { readLastReads } from '@latchkey/store/last-read';
import type { PlanResult } from './make-plan.ts';
import type { PlannedChange } from './planned-change.ts';

/** The one JSON document of `plan --json`. People by id only. */
export type PlanDocument = {
  schema: 1;
  sources: Record<
    string,
    {
      complete: boolean;
      readOn: string | null;
      counts: Record<string, unknown>;
      problems: { code: string; text: string }[];
    }
  >;
  changes: PlannedChange[];
  totals: { go: number; held: number };
};

/** What a plan says, with the last full read of each source. `text`: a problem's sentence in the reader's language. */
export async function planDocument(
  db: Database,
  result: Pick<PlanResult, 'changes' | 'totals'>,
  text: (code: string, params: Readonly<Record<string, string | number>>) => string,
): Promise<PlanDocument> {
  const reads = await readLastReads(db.one);
  const sources = reads.map(
    (read) =>
      [
        read.source,
        {
          complete: read.complete,
          readOn: read.startedOn?.toISOString() ?? null,
          counts: read.counts,
          problems: read.problems.map(({ code, params }) => ({ code, text: text(code, params ?? {}) })),
        },
      ] as const,
  );
  return { schema: 1, sources: Object.fromEntries(sources), changes: result.changes, totals: result.totals };
}
