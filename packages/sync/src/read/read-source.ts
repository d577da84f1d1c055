import { nameTiers } from '@latchkey/commands/settings/name-tiers';
import { readPolicy } from '@latchkey/commands/settings/read-settings';
import { type EndWrite, endFullRead } from '@latchkey/domain/end-read';
import type { OtherAddress } from '@latchkey/domain/merge-read';
import type { Policy } from '@latchkey/domain/rule';
import { readCalendar } from '@latchkey/store/clock';
import type { Database } from '@latchkey/store/database';
import { streamFactStates, writeEnds } from '@latchkey/store/fact';
import { forgetUnconcerned } from '@latchkey/store/identity';
import type { SourceRecord } from '@latchkey/store/source';
import { listAcceptances } from '@latchkey/store/source-acceptance';
import { closeSourceRead, openSourceRead, type ReadProblem } from '@latchkey/store/source-read';
import { writeTiers } from '@latchkey/store/tier';
import { problem, type ReadOutcome, type SourceReader } from '../source/reader.ts';
import { doubtsOf } from './doubts-of.ts';
import { mergeRows } from './merge-rows.ts';
import { nameUnshown } from './name-unshown.ts';

/**
 * How a read ended, and what it changed. `changed`: outside accounts with a changed fact. `otherAddresses`: about which
 * members are to be asked; of an incomplete read none.
 */
export type ReadResult = {
  readId: string;
  source: string;
  readOn: Date;
  complete: boolean;
  counts: Record<string, number>;
  problems: ReadProblem[];
  changed: number;
  otherAddresses: OtherAddress[];
};

/** The rules in force once the names of tiers in them are known: who is of concern follows from them. */
async function nameTiersOf(options: {
  db: Database;
  source: SourceRecord;
  reader: SourceReader;
  policy: Policy;
}): Promise<Policy> {
  const { db, source, reader, policy } = options;
  const tiers = (await reader.readTiers?.()) ?? null;
  if (tiers === null) return policy;
  const named = await db.tx(async (tx) => {
    await writeTiers(tx, source.name, tiers);
    return nameTiers(tx);
  });
  return named ? readPolicy(db.one) : policy;
}

/**
 * Reads a source whole: page by page into facts, then, only where the read was complete, what was missed and how
 * long all of it has been so, in one transaction with the record of the read. `acceptFall`: a person has seen that
 * the books shrank by more than a fifth, and it is right.
 */
export async function readSource(options: {
  db: Database;
  source: SourceRecord;
  reader: SourceReader;
  policy: Policy;
  acceptFall?: boolean;
  signal?: AbortSignal;
}): Promise<ReadResult> {
  const { db, source, reader } = options;
  const name = source.name;
  const { rules } = await nameTiersOf(options);
  const { id, startedOn } = await openSourceRead(db.one, name, 'full');
  const seen = new Map<string, Date>();
  const concerned = new Set<string>();
  const hidden = new Set<string>();
  const otherAddresses: OtherAddress[] = [];
  let changed = 0;
  let conflicts = 0;

  const pages = reader.readAll();
  let outcome: ReadOutcome | null = null;
  while (outcome === null && options.signal?.aborted !== true) {
    const readOn = await readCalendar(db.one);
    const next = await pages.next();
    if (next.done === true) {
      outcome = next.value;
      break;
    }
    const rows = [...next.value.rows, ...(await nameUnshown(db.one, name, next.value.unshown ?? [], hidden))];
    const merged = await mergeRows(db, { source: name, kind: 'full', readOn, rows, rules });
    for (const fact of merged.seen) seen.set(fact, readOn);
    for (const identity of merged.concerned) concerned.add(identity);
    changed += merged.facts.length;
    conflicts += merged.conflicts;
    otherAddresses.push(...merged.otherAddresses);
  }
  const ended: ReadOutcome = outcome ?? {
    complete: false,
    total: 0,
    counts: {},
    problems: [problem('interrupted')],
    pin: null,
  };
  const totals = { ...ended.totals, rows: ended.total };
  const accepted = await listAcceptances(db.one, name);
  const doubts = doubtsOf({ ...ended, totals }, source, {
    conflicts,
    accepted,
    acceptFall: options.acceptFall ?? false,
  });
  const problems = [...ended.problems, ...doubts];
  const complete = ended.complete && problems.length === 0;
  const result = { readId: id, source: name, readOn: startedOn, complete, problems };
  const counts = { ...ended.counts, changed };

  const missed = await db.tx(async (tx) => {
    let ends = 0;
    if (complete) {
      for await (const states of streamFactStates(db, name)) {
        const writes = states.flatMap((state): (EndWrite & { lastReadOn: Date })[] => {
          const write = endFullRead(state, seen.get(state.id) ?? null, startedOn);
          return write === null ? [] : [{ ...write, lastReadOn: state.lastReadOn }];
        });
        await writeEnds(tx, writes, null);
        ends += writes.filter((write) => write.missing).length;
      }
      await forgetUnconcerned(tx, name, [...concerned], startedOn);
    }
    const closing = {
      id,
      source: name,
      kind: 'full',
      complete,
      counts: { ...counts, missed: ends },
      problems,
    } as const;
    const { total, pin, me = null } = ended;
    await closeSourceRead(tx, { ...closing, total, pin, totals, me });
    return ends;
  });
  const ask = complete ? otherAddresses : [];
  return { ...result, counts: { ...counts, missed }, changed: changed + missed, otherAddresses: ask };
}
