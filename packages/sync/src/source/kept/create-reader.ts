import type { FactData } from '@latchkey/domain/fact';
import type { SourceRow } from '@latchkey/domain/source-row';
import type { Reader } from '@latchkey/store/database';
import { type KeptRow, readKeptOf, readKeptPage } from '@latchkey/store/kept-row';
import type { SourceReader } from '../reader.ts';

const PAGE = 1000;
const NAMES: Partial<Record<FactData['kind'], string>> = {
  member: 'members',
  order: 'orders',
  manual: 'manual',
};

/** Reads the books that the hub itself keeps: members entered by hand, and files that were uploaded. */
export function createKeptReader(options: { db: Reader; source: string }): SourceReader {
  const { db, source } = options;
  return {
    async *readAll() {
      const counts: Record<string, number> = { members: 0, orders: 0, manual: 0 };
      let total = 0;
      let after: string | null = null;
      for (;;) {
        const page: KeptRow[] = await readKeptPage(db, source, after, PAGE);
        const last = page.at(-1);
        if (last === undefined) break;
        after = last.id;
        total += page.length;
        for (const { data } of page) {
          const name = NAMES[data.kind];
          if (name !== undefined) counts[name] = (counts[name] ?? 0) + 1;
        }
        yield { rows: page.map(toRow) };
      }
      return { complete: true, total, counts, problems: [], pin: null };
    },
    async readOne(aliases) {
      const rows = (await readKeptOf(db, source, aliases)).map(toRow);
      return { complete: true, found: rows.length > 0, rows, problems: [] };
    },
  };
}

function toRow(row: KeptRow): SourceRow {
  const { personAlias, rowAlias, type, name, address, data } = row;
  const person = { type, isGuest: false, isIncognito: false, slug: null, name, address };
  return { aliases: [rowAlias], person: { aliases: [personAlias], ...person }, data };
}
