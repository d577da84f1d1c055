import type { ReadProblem } from '@latchkey/store/source-read';
import { CsvError, parse } from 'csv-parse/sync';
import { COLUMNS, type FileEntry } from './parse-file.ts';
import { problem } from './problem.ts';
import { plainCell } from './write-csv.ts';

/**
 * Entries of a CSV file: one fact a line, a person's columns repeated; the first line names the columns, of which
 * `wanted` must be there. What an export did to a cell against formulas is undone.
 */
export function readCsv(
  content: string,
  columns: readonly string[] = COLUMNS,
  wanted: readonly string[] = ['id', 'kind'],
): { ok: true; entries: FileEntry[] } | { ok: false; problems: ReadProblem[] } {
  let header: string[] = [];
  try {
    const records = parse(content, {
      bom: true,
      columns: (names: string[]) => {
        header = names.map((name) => name.trim().toLowerCase());
        return header;
      },
      delimiter: [',', ';', '\t'],
      skip_empty_lines: true,
      trim: true,
      info: true,
    }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
    const unknown = header.filter((name) => !columns.includes(name));
    const wanting = wanted.filter((name) => !header.includes(name));
    const wrong = [...unknown, ...wanting];
    if (wrong.length > 0)
      return { ok: false, problems: [problem('file-line', { line: 1, column: wrong.join(', ') })] };
    return {
      ok: true,
      entries: records.map(({ record, info }) => ({ line: info.lines, fields: plain(record) })),
    };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (error as unknown as { lines?: number }).lines ?? 1;
    return { ok: false, problems: [problem('file-syntax', { line })] };
  }
}

function plain(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, plainCell(value)]));
}
