import type { ReadProblem } from '@latchkey/store/source-read';
import { CsvError, parse } from 'csv-parse/sync';
import { problem } from '../reader.ts';
import { COLUMNS, type FileEntry } from './parse-file.ts';

/** Entries of a CSV file: one fact a line, a person's columns repeated; the first line names the columns. */
export function readCsv(
  content: string,
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
    const unknown = header.filter((name) => !(COLUMNS as readonly string[]).includes(name));
    const wanting = ['id', 'kind'].filter((name) => !header.includes(name));
    const wrong = [...unknown, ...wanting];
    if (wrong.length > 0)
      return { ok: false, problems: [problem('file-line', { line: 1, column: wrong.join(', ') })] };
    return { ok: true, entries: records.map(({ record, info }) => ({ line: info.lines, fields: record })) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (error as unknown as { lines?: number }).lines ?? 1;
    return { ok: false, problems: [problem('file-syntax', { line })] };
  }
}
