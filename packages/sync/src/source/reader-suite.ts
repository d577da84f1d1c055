import { describe, expect, test } from '@jest/globals';
import type { SourceRow } from '@latchkey/domain/source-row';
import { PROBLEM_CODES, type ReadOutcome, type SourceReader } from './reader.ts';

/** A source that a reader reads, with somebody in it whom the suite asks for. */
export type SuiteSource = {
  reader: SourceReader;
  /** Somebody with at least one row, by one of their ids; and how many rows they have. */
  somebody: { alias: string; rows: number };
  /** An id that the source has never given. */
  nobody: string;
  /** Rows that a complete read hands on. */
  rows: number;
  /** Puts the source out of order until the end. */
  breakIt: () => Promise<void> | void;
};

/** Takes a full read to its end. */
export async function readToEnd(reader: SourceReader): Promise<{ rows: SourceRow[]; outcome: ReadOutcome }> {
  const pages = reader.readAll();
  const rows: SourceRow[] = [];
  for (;;) {
    const next = await pages.next();
    if (next.done) return { rows, outcome: next.value };
    rows.push(...next.value.rows);
  }
}

function keyOf(row: SourceRow): string {
  return `${row.data.kind} ${[...row.aliases].sort().join(' ')}`;
}

/** What every reader does, whatever it reads: the twin in memory, files, Open Collective. */
export function sourceReaderSuite(name: string, make: () => Promise<SuiteSource>): void {
  describe(`a source reader: ${name}`, () => {
    test('a full read hands on every row once, with ids for the thing and for its person', async () => {
      const { reader, rows: count } = await make();
      const { rows, outcome } = await readToEnd(reader);
      expect(outcome).toMatchObject({ complete: true, problems: [] });
      expect(rows).toHaveLength(count);
      expect(new Set(rows.map(keyOf)).size).toBe(count);
      for (const row of rows) {
        expect(row.aliases.length).toBeGreaterThan(0);
        expect(row.person.aliases.length).toBeGreaterThan(0);
        for (const alias of [...row.aliases, ...row.person.aliases]) expect(alias).toMatch(/^[a-zA-Z]+:./);
      }
    });
    test('the same books read twice say the same', async () => {
      const { reader } = await make();
      const first = await readToEnd(reader);
      const second = await readToEnd(reader);
      expect(second.outcome.total).toBe(first.outcome.total);
      expect(second.rows.map(keyOf).sort()).toEqual(first.rows.map(keyOf).sort());
    });
    test('a look-up shows what a full read shows of one person, and no more', async () => {
      const { reader, somebody } = await make();
      const { rows } = await readToEnd(reader);
      const found = await reader.readOne([somebody.alias]);
      expect(found).toMatchObject({ complete: true, found: true, problems: [] });
      expect(found.rows).toHaveLength(somebody.rows);
      const theirs = rows.filter((row) => row.person.aliases.includes(somebody.alias));
      const byKey = (list: SourceRow[]) =>
        list.map((row) => ({ key: keyOf(row), data: row.data, of: row.person }));
      expect(byKey(found.rows).sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual(
        byKey(theirs).sort((a, b) => (a.key < b.key ? -1 : 1)),
      );
    });
    test('a look-up of somebody the source does not have is complete, and finds nobody', async () => {
      const { reader, nobody } = await make();
      expect(await reader.readOne([nobody])).toMatchObject({
        complete: true,
        found: false,
        rows: [],
        problems: [],
      });
    });
    test('a source out of order gives no complete read, says why in a known code, and never throws', async () => {
      const { reader, somebody, breakIt } = await make();
      await breakIt();
      const { outcome } = await readToEnd(reader);
      expect(outcome.complete).toBe(false);
      expect(outcome.problems.length).toBeGreaterThan(0);
      for (const { code } of outcome.problems) expect(PROBLEM_CODES).toContain(code);
      const one = await reader.readOne([somebody.alias]);
      expect(one).toMatchObject({ complete: false, rows: [] });
      expect(one.problems.length).toBeGreaterThan(0);
    });
  });
}
