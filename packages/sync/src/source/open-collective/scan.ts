import type { SourceRow, UnshownRow } from '@latchkey/domain/source-row';
import type { ReadProblem } from '@latchkey/store/source-read';
import { problem, type SourcePage } from '../reader.ts';

/** Open Collective's largest page; more is an error. */
export const PAGE = 1000;
const RESCANS = 3;
const STEPS_BACK = 3;

/**
 * One page of a collection: the id of each row, and the row itself where there is something to keep; `unshown`: there
 * would be, but it does not say whose it is.
 */
export type ScanPage = {
  total: number;
  rows: { id: string; row: SourceRow | null; unshown?: UnshownRow | null }[];
};
export type ReadPage = (
  offset: number,
) => Promise<{ ok: true; page: ScanPage } | { ok: false; problems: ReadProblem[]; page: ScanPage | null }>;

export type ScanOutcome = {
  complete: boolean;
  problems: ReadProblem[];
  total: number;
  seen: number;
  unlinkable: number;
  fatal: boolean;
};

/**
 * Reads a collection that has offsets, one order without a tie-break, and no cursor: pages overlap by one row, ids
 * are united and counted, and what does not add up is read again, three times at most.
 *
 * | seen on the way                                   | then                                              |
 * |---------------------------------------------------|---------------------------------------------------|
 * | the first row of a page is not the last of the one before | a row went away: one page back            |
 * | the total grows                                   | read on, until a page that is not full            |
 * | the total shrinks                                 | the scan starts over and forgets what it counted  |
 * | fewer ids than the total of the first page        | the scan starts over and unites                   |
 * | still so after three scans more                   | not complete: what came may add, never remove     |
 *
 * @see contracts/open-collective.md §0.4, §12.2
 */
export async function* scan(
  what: 'members' | 'orders' | 'refunds',
  readPage: ReadPage,
): AsyncGenerator<SourcePage, ScanOutcome> {
  let seen = new Set<string>();
  const given = new Set<string>();
  let total = 0;
  let unlinkable = 0;
  let last: ReadProblem | null = null;

  for (let attempt = 0; attempt <= RESCANS; attempt += 1) {
    let first: number | null = null;
    let largest = 0;
    let shrank = false;
    let offset = 0;
    let before: string | null = null;
    let back = 0;
    for (;;) {
      const result = await readPage(offset);
      if (!result.ok) {
        const count = result.page === null ? 0 : result.page.rows.length;
        const short = result.page !== null && count < Math.min(PAGE, result.page.total - offset);
        const problems = short
          ? [...result.problems, problem('rows-short', { what, have: count, total: result.page?.total ?? 0 })]
          : result.problems;
        total = Math.max(total, result.page?.total ?? 0);
        return {
          complete: false,
          problems,
          total,
          seen: Math.max(seen.size, count),
          unlinkable,
          fatal: true,
        };
      }
      const { page } = result;
      first ??= page.total;
      total = page.total;
      shrank ||= page.total < largest;
      largest = Math.max(largest, page.total);
      if (before !== null && page.rows[0]?.id !== before && back < STEPS_BACK) {
        back += 1;
        before = null;
        offset = Math.max(0, offset - (PAGE - 1));
        continue;
      }
      const fresh = page.rows.filter(({ id }) => !given.has(id));
      for (const { id, row } of fresh) {
        given.add(id);
        if (row === null) unlinkable += 1;
      }
      for (const { id } of page.rows) seen.add(id);
      const rows = fresh.flatMap(({ row }) => row ?? []);
      const hidden = fresh.flatMap(({ unshown }) => unshown ?? []);
      if (rows.length > 0 || hidden.length > 0) yield { rows, unshown: hidden };
      if (page.rows.length < PAGE || shrank) break;
      before = page.rows.at(-1)?.id ?? null;
      offset += page.rows.length - 1;
    }
    if (!shrank && seen.size >= (first ?? 0)) {
      return { complete: true, problems: [], total, seen: seen.size, unlinkable, fatal: false };
    }
    last = shrank
      ? problem('rows-shrank', { what })
      : problem('rows-short', { what, have: seen.size, total: first ?? 0 });
    if (shrank) seen = new Set();
  }
  return {
    complete: false,
    problems: last === null ? [] : [last],
    total,
    seen: given.size,
    unlinkable,
    fatal: false,
  };
}
