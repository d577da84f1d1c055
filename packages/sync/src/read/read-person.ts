import { endLookUp } from '@latchkey/domain/end-read';
import type { Policy } from '@latchkey/domain/rule';
import { readCalendar } from '@latchkey/store/clock';
import type { Database } from '@latchkey/store/database';
import { readFactStatesOf, writeEnds } from '@latchkey/store/fact';
import { findOutside } from '@latchkey/store/identity';
import { hasOpenContinuity } from '@latchkey/store/question';
import { readPinnedMe } from '@latchkey/store/source';
import { listAcceptances } from '@latchkey/store/source-acceptance';
import { closeSourceRead, openSourceRead } from '@latchkey/store/source-read';
import type { SourceReader } from '../source/reader.ts';
import { otherOwner } from './doubts-of.ts';
import { mergeRows } from './merge-rows.ts';
import type { ReadResult } from './read-source.ts';

/** How a look-up ended. `found`: the source knows the outside account. `accountId`: whose it is; null: nobody's yet. */
export type PersonRead = ReadResult & { found: boolean; accountId: string | null };

/**
 * Looks one outside account up in its source, by any of its ids. Rows are merged as from any read; what a complete
 * look-up does not show is confirmed to be missing, or is missing from now on. While a person is asked whether somebody's
 * rows went to another outside account (two were merged), their absence under this one says nothing.
 */
export async function readPerson(options: {
  db: Database;
  source: string;
  reader: SourceReader;
  alias: string;
  policy: Policy;
}): Promise<PersonRead> {
  const { db, source } = options;
  const { id, startedOn } = await openSourceRead(db.one, source, 'one');
  const known = await findOutside(db.one, source, options.alias);
  const readOn = await readCalendar(db.one);
  const outcome = await options.reader.readOne(known?.aliases ?? [options.alias]);
  const { rules } = options.policy;
  const merged = await mergeRows(db, { source, kind: 'one', readOn, rows: outcome.rows, rules });
  const accepted = await listAcceptances(db.one, source);
  const other = otherOwner(outcome.me ?? null, await readPinnedMe(db.one, source), accepted);
  const problems = other === null ? outcome.problems : [...outcome.problems, other];
  const complete = outcome.complete && merged.conflicts === 0 && other === null;
  const seen = new Set(merged.seen);

  const missed = await db.tx(async (tx) => {
    let ends = 0;
    if (complete && known !== null && !(await hasOpenContinuity(tx, known.id))) {
      const writes = (await readFactStatesOf(tx, known.id)).flatMap((state) => {
        const write = seen.has(state.id) ? null : endLookUp(state, readOn);
        return write === null ? [] : [{ ...write, lastReadOn: state.lastReadOn }];
      });
      await writeEnds(tx, writes, readOn);
      ends = writes.length;
    }
    const counts = { rows: outcome.rows.length, missed: ends };
    const closing = { id, source, kind: 'one', complete, counts, problems } as const;
    await closeSourceRead(tx, { ...closing, total: outcome.rows.length, pin: null });
    return ends;
  });
  const now = known ?? (await findOutside(db.one, source, options.alias));
  return {
    readId: id,
    source,
    readOn: startedOn,
    complete,
    counts: { rows: outcome.rows.length, missed },
    problems,
    changed: merged.facts.length + missed,
    otherAddresses: complete ? merged.otherAddresses : [],
    found: outcome.found,
    accountId: now?.accountId ?? null,
  };
}
