import { readFile } from 'node:fs/promises';
import { decodeFile } from '@latchkey/commands/files/decode-file';
import { parseEntries } from '@latchkey/commands/files/parse-file';
import { readCsv } from '@latchkey/commands/files/read-csv';
import { readJson } from '@latchkey/commands/files/read-json';
import type { SourceRow } from '@latchkey/domain/source-row';
import type { ReadProblem } from '@latchkey/store/source-read';
import { problem, type SourceReader } from '../reader.ts';

const PAGE = 1000;

type Books = { ok: true; rows: SourceRow[] } | { ok: false; problems: ReadProblem[] };

/** Reads members, contributions and memberships kept by hand from a .json or .csv file, whole or not at all. */
export function createFileReader(options: { path: string }): SourceReader {
  async function books(): Promise<Books> {
    const ending = options.path.slice(options.path.lastIndexOf('.')).toLowerCase();
    if (ending !== '.json' && ending !== '.csv') return { ok: false, problems: [problem('file-kind')] };
    let content: string;
    try {
      content = decodeFile(await readFile(options.path));
    } catch {
      return { ok: false, problems: [problem('file-unreadable')] };
    }
    const read = ending === '.json' ? readJson(content) : readCsv(content);
    return read.ok ? parseEntries(read.entries) : read;
  }

  return {
    async *readAll() {
      const read = await books();
      if (!read.ok) return { complete: false, total: 0, counts: {}, problems: read.problems, pin: null };
      for (let at = 0; at < read.rows.length; at += PAGE) yield { rows: read.rows.slice(at, at + PAGE) };
      const count = (kind: string) => read.rows.filter((row) => row.data.kind === kind).length;
      return {
        complete: true,
        total: read.rows.length,
        counts: { members: count('member'), orders: count('order'), manual: count('manual') },
        problems: [],
        pin: null,
      };
    },
    async readOne(aliases) {
      const read = await books();
      if (!read.ok) return { complete: false, found: false, rows: [], problems: read.problems };
      const rows = read.rows.filter((row) => row.person.aliases.some((alias) => aliases.includes(alias)));
      return { complete: true, found: rows.length > 0, rows, problems: [] };
    },
  };
}
