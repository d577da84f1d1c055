import { durationMs } from '@latchkey/commands/settings/duration';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { SourceSettings } from '@latchkey/commands/settings/schema';
import type { OtherAddress } from '@latchkey/domain/merge-read';
import type { Log } from '@latchkey/runtime/log';
import type { Database } from '@latchkey/store/database';
import { closeHintsUpTo, listUnreadHints, readNewestHint } from '@latchkey/store/hint';
import { listOutsideOf } from '@latchkey/store/identity';
import {
  ensureSource,
  isReadDue,
  type SourceRecord,
  withSourceLock,
  writeHookHash,
} from '@latchkey/store/source';
import { closeSourceRead, openSourceRead } from '@latchkey/store/source-read';
import { readPerson } from '../read/read-person.ts';
import { type ReadResult, readSource } from '../read/read-source.ts';
import type { OpenedReader } from '../source/open-source.ts';
import type { SourceReader } from '../source/reader.ts';
import { followHints } from './follow-hints.ts';

export type PullDeps = {
  db: Database;
  settings: () => Promise<HubSettings | null>;
  readerFor: (name: string, settings: SourceSettings, pinnedId: string | null) => Promise<OpenedReader>;
  /** Hash of the secret in the path of a source's hook; null: it has none. */
  hookHashOf: (name: string, settings: SourceSettings) => Promise<string | null>;
  /** Decides and applies; null: everybody; `addOnly`: nothing that takes anything away. Returns the accounts whose change lacks only a look-up of the person. */
  decide: (input: {
    cause: 'pull' | 'one';
    accountIds: string[] | null;
    addOnly?: boolean;
  }) => Promise<{ confirm: string[] }>;
  /** Asks members about addresses that the books show; absent: nobody is asked. */
  askAddresses?: (found: readonly OtherAddress[]) => Promise<void>;
  log: Log;
  signal?: AbortSignal;
};

export type PullInput = {
  /** Reads also what is not due. */
  force?: boolean;
  /** Only these sources. */
  sources?: readonly string[];
  /** A person has seen that the books shrank by more than a fifth, and it is right. */
  acceptFall?: boolean;
};

/** `confirmed`: people looked up because nothing else was wanting. */
export type PullResult = { reads: ReadResult[]; hints: number; confirmed: number };

/**
 * Of those who lack only their look-up, so many are looked up in one go. The next pull begins further on, so that a few
 * whose look-up fails keep nobody else waiting.
 */
const MOST_LOOK_UPS = 50;
/** With more, a full read that is due anyway comes first; with many more, one that is not. */
const FEW_HINTS = 5;
const MANY_HINTS = 20;
/** Books with more rows than this are large. */
const LARGE = 20_000;
const HOUR_MS = 3_600_000;
/** A hint that names nobody asks for a full read, at most so often. */
const SOONEST_MS = 60_000;

/**
 * From the books to the plan: hints first, one person each; then full reads of the sources that are due; then
 * everybody is decided; then those are looked up whose change lacks only that, and decided again.
 */
export async function pull(deps: PullDeps, input: PullInput = {}): Promise<PullResult> {
  const result: PullResult = { reads: [], hints: 0, confirmed: 0 };
  const settings = await deps.settings();
  if (settings === null) return result;
  const sources: Opened[] = [];
  for (const [name, source] of Object.entries(settings.document.sources)) {
    if (input.sources !== undefined && !input.sources.includes(name)) continue;
    const row = await deps.db.tx((tx) => ensureSource(tx, { name, kind: source.kind }));
    await writeHookHash(deps.db.one, name, await deps.hookHashOf(name, source));
    sources.push({ name, settings: source, row, reader: null });
  }
  const soon = new Set<string>();
  for (const source of sources) {
    if (await isFolded(deps, source)) continue;
    const reader = async () => {
      await open(deps, source);
      return source.reader;
    };
    const hinted = await followHints(deps, settings, { name: source.name, reader });
    result.hints += hinted.followed;
    if (hinted.soon) soon.add(source.name);
  }
  for (const source of sources) {
    if (deps.signal?.aborted === true) return result;
    const everyMs = everyMsOf(source);
    const many = await isFolded(deps, source);
    const dueMs = many || soon.has(source.name) ? Math.min(SOONEST_MS, everyMs) : everyMs;
    if (input.force !== true && !(await isReadDue(deps.db.one, source.name, dueMs))) continue;
    const newest = await readNewestHint(deps.db.one, source.name);
    const read = await withSourceLock(deps.db, source.name, () => readDue(deps, settings, source, input));
    if (read === null) continue;
    result.reads.push(read);
    if (read.complete && newest !== null) {
      result.hints += await closeHintsUpTo(deps.db.one, source.name, newest);
    }
  }
  if (result.reads.length === 0 || deps.signal?.aborted === true) return result;
  const { confirm } = await deps.decide({ cause: 'pull', accountIds: null });
  result.confirmed = await lookUp(deps, settings, sources, turnOf(confirm, result.reads));
  return result;
}

/** Whose turn it is, by the number of the read. */
function turnOf(accountIds: readonly string[], reads: readonly ReadResult[]): string[] {
  if (accountIds.length <= MOST_LOOK_UPS) return [...accountIds];
  const turn = Math.max(...reads.map((read) => Number(read.readId)));
  const from = (turn * MOST_LOOK_UPS) % accountIds.length;
  return [...accountIds, ...accountIds].slice(from, from + MOST_LOOK_UPS);
}

/** How often a source is read whole: large books at most once an hour. @see contracts/open-collective.md §12.2 */
function everyMsOf(source: Opened): number {
  const everyMs = durationMs(source.settings.every);
  return (source.row.lastTotal ?? 0) > LARGE ? Math.max(everyMs, HOUR_MS) : everyMs;
}

/**
 * Whether so many hints wait that one full read, a few requests, tells more than looking up each person: a day on which
 * contributions are charged hints at everybody. Asked again at once the same, since nothing is closed in between.
 */
async function isFolded(deps: PullDeps, source: Opened): Promise<boolean> {
  const hints = await listUnreadHints(deps.db.one, source.name, MANY_HINTS + 1);
  if (hints.length <= FEW_HINTS) return false;
  const everyMs = everyMsOf(source);
  const dueMs = hints.length > MANY_HINTS ? Math.min(SOONEST_MS, everyMs) : everyMs;
  return isReadDue(deps.db.one, source.name, dueMs);
}

/** A source of the settings, with its reader once something had to be read. */
type Opened = { name: string; settings: SourceSettings; row: SourceRecord; reader: SourceReader | null };

async function open(deps: PullDeps, source: Opened): Promise<OpenedReader> {
  const opened = await deps.readerFor(source.name, source.settings, source.row.pinnedId);
  if (opened.ok) source.reader = opened.reader;
  return opened;
}

async function readDue(
  deps: PullDeps,
  settings: HubSettings,
  source: Opened,
  input: PullInput,
): Promise<ReadResult> {
  const { db, log } = deps;
  const opened = await open(deps, source);
  if (!opened.ok) return recordUnopened(db, source.name, opened.problem);
  const read = await readSource({
    db,
    source: source.row,
    reader: opened.reader,
    policy: settings.policy,
    acceptFall: input.acceptFall ?? false,
    ...(deps.signal === undefined ? {} : { signal: deps.signal }),
  });
  const codes = read.problems.map((one) => one.code);
  log.info(
    { source: source.name, read: read.readId, complete: read.complete, ...read.counts, codes },
    'source read',
  );
  await deps.askAddresses?.(read.otherAddresses);
  return read;
}

/** A source that could not even be opened leaves a record too: doctor and the console say why. */
async function recordUnopened(
  db: Database,
  name: string,
  why: ReadResult['problems'][number],
): Promise<ReadResult> {
  const { id, startedOn } = await openSourceRead(db.one, name, 'full');
  const ended = { complete: false, counts: {}, problems: [why] };
  await db.tx((tx) => closeSourceRead(tx, { id, source: name, kind: 'full', ...ended, total: 0, pin: null }));
  return { readId: id, source: name, readOn: startedOn, changed: 0, otherAddresses: [], ...ended };
}

/** Looks up people whose change lacks only that, in every source that knows them, and decides them again. */
async function lookUp(
  deps: PullDeps,
  settings: HubSettings,
  sources: readonly Opened[],
  accountIds: readonly string[],
): Promise<number> {
  if (accountIds.length === 0) return 0;
  const done = new Set<string>();
  for (const outside of await listOutsideOf(deps.db.one, accountIds)) {
    if (deps.signal?.aborted === true) break;
    const source = sources.find((one) => one.name === outside.source);
    if (source === undefined || (source.reader === null && !(await open(deps, source)).ok)) continue;
    const [alias] = outside.aliases;
    if (source.reader === null || alias === undefined || outside.accountId === null) continue;
    const { db } = deps;
    const policy = settings.policy;
    const read = await readPerson({ db, source: source.name, reader: source.reader, alias, policy });
    await deps.askAddresses?.(read.otherAddresses);
    if (read.complete) done.add(outside.accountId);
  }
  if (done.size > 0) await deps.decide({ cause: 'one', accountIds: [...done] });
  return done.size;
}
