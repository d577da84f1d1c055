import type { SourceRow, UnshownRow } from '@latchkey/domain/source-row';
import type { Tier } from '@latchkey/domain/tier';
import type { ReadProblem } from '@latchkey/store/source-read';

/**
 * One page of rows, at most as many as the source gives at once. Held no longer than it takes to merge it. `unshown`:
 * rows of accounts that the source does not show; whose they are only the hub can know.
 */
export type SourcePage = { rows: SourceRow[]; unshown?: UnshownRow[] };

/**
 * How a full read ended. `complete`: every row of the books was seen, by somebody who may see all of them; only then
 * may an absence mean anything. `total`: rows of the books. `pin`: the collective's own id and present slug.
 */
export type ReadOutcome = {
  complete: boolean;
  total: number;
  counts: Record<string, number>;
  problems: ReadProblem[];
  pin: { id: string; slug: string } | null;
  /** Rows of each collection, beside `total`; absent: the source has one alone. */
  totals?: Readonly<Record<string, number>>;
  /** Ids of who asked, with spaces between them, where the source tells. */
  me?: string | null;
};

/**
 * How a single look-up ended. `complete`: `rows` are all that the source has of this person, none included.
 * `found`: the source knows the outside account at all.
 */
export type LookUpOutcome = {
  complete: boolean;
  found: boolean;
  rows: SourceRow[];
  problems: ReadProblem[];
  /** Ids of who asked, with spaces between them, where the source tells. */
  me?: string | null;
};

/** Reads one source. Neither ever rejects for what the source does; both say what was wrong in `problems`. */
export type SourceReader = {
  /** Pages as they come; a page is asked for when the one before has been taken. Returns how the read ended. */
  readAll(): AsyncGenerator<SourcePage, ReadOutcome>;
  /** Tiers and their names, where the source has such; null: it does not tell now. */
  readTiers?(): Promise<Tier[] | null>;
  /** Everything about one outside account, by any of its ids (`id:…`, `legacyId:…`, `publicId:…`). */
  readOne(aliases: readonly string[]): Promise<LookUpOutcome>;
};

/** Codes of problems; each has a text `errors.source.CODE`. */
export const PROBLEM_CODES = [
  'unreachable',
  'timeout',
  'address-refused',
  'tls',
  'too-large',
  'token-missing',
  'token-refused',
  'token-expired',
  'token-suspended',
  'rate-limited',
  'scope-missing',
  'forbidden',
  'query-refused',
  'server-error',
  'answer-broken',
  'answer-errors',
  'answer-empty',
  'me-missing',
  'me-changed',
  'me-other',
  'not-admin',
  'collective-missing',
  'pin-moved',
  'child-unread',
  'rows-short',
  'rows-shrank',
  'totals-fell',
  'rows-unclear',
  'file-unreadable',
  'file-kind',
  'file-syntax',
  'file-line',
  'interrupted',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** A problem with its closed code and the values that its text names. */
export function problem(code: ProblemCode, params: ReadProblem['params'] = {}): ReadProblem {
  return { code, params };
}
