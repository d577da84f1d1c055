import type { SourceRow } from '@latchkey/domain/source-row';
import type { ReadProblem } from '@latchkey/store/source-read';
import type { SourceReader } from './reader.ts';

/** The twin of the readers, in memory: `rows` are the books, `fault` makes every read end incomplete after half of them. */
export type MemoryReader = SourceReader & { rows: SourceRow[]; fault: ReadProblem | null };

export function createMemoryReader(rows: readonly SourceRow[], pageSize = 1000): MemoryReader {
  const reader: MemoryReader = {
    rows: [...rows],
    fault: null,
    async *readAll() {
      const shown =
        reader.fault === null ? reader.rows : reader.rows.slice(0, Math.floor(reader.rows.length / 2));
      for (let at = 0; at < shown.length; at += pageSize) yield { rows: shown.slice(at, at + pageSize) };
      const count = (kind: string) => shown.filter((row) => row.data.kind === kind).length;
      return {
        complete: reader.fault === null,
        total: reader.rows.length,
        counts: { members: count('member'), orders: count('order'), manual: count('manual') },
        problems: reader.fault === null ? [] : [reader.fault],
        pin: null,
      };
    },
    async readOne(aliases) {
      if (reader.fault !== null) return { complete: false, found: false, rows: [], problems: [reader.fault] };
      const found = reader.rows.filter((row) => row.person.aliases.some((alias) => aliases.includes(alias)));
      return { complete: true, found: found.length > 0, rows: found, problems: [] };
    },
  };
  return reader;
}
