import type { Reader } from '@latchkey/store/database';
import { readExportNames } from '@latchkey/store/export-names';
import { listKeptRows } from '@latchkey/store/kept-row';
import { COLUMNS } from '../files/parse-file.ts';
import { MANUAL_COLUMNS } from '../files/parse-manual.ts';
import { writeCsv } from '../files/write-csv.ts';

type Cells = Record<string, string | null>;

/**
 * The members that a source of the hub's own has, in the form in which they are imported: as CSV for spreadsheets, or
 * as JSON. Who has claimed an account appears with its username; names and addresses of theirs stay theirs.
 */
export async function exportMembers(
  db: Reader,
  input: { source: string; kind: 'manual' | 'file'; format: 'csv' | 'json' },
): Promise<string> {
  const rows = await listKeptRows(db, input.source);
  const names = await readExportNames(
    db,
    rows.flatMap((row) => [row.accountId, row.sponsorId].filter((id) => id !== null)),
  );
  const cells = rows.map((row) => cellsOf(row, input.kind, names));
  if (input.format === 'csv') return writeCsv(input.kind === 'manual' ? MANUAL_COLUMNS : COLUMNS, cells);
  const document = input.kind === 'manual' ? { members: cells } : { people: cells.map(toPerson) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

type Row = Awaited<ReturnType<typeof listKeptRows>>[number];

function cellsOf(row: Row, kind: 'manual' | 'file', names: ReadonlyMap<string, string>): Cells {
  const { data } = row;
  if (kind === 'manual' && data.kind === 'manual') {
    const { group, from, until } = data;
    const username = row.accountId === null ? null : (names.get(row.accountId) ?? null);
    const sponsor = row.sponsorId === null ? null : (names.get(row.sponsorId) ?? null);
    const { id, name, address: email, reason } = row;
    return { id, username, name, email, group, reason, sponsor, from, until };
  }
  const id = row.personAlias.replace(/^id:/, '');
  const own = row.rowAlias.slice(row.personAlias.length + 1);
  const of = { id, name: row.name, email: row.address, type: row.type, kind: data.kind, row: own };
  switch (data.kind) {
    case 'member':
      return { ...of, role: data.role, tier: data.tierId, since: data.since };
    case 'order': {
      const { status, frequency, tierId: tier } = data;
      const dates = { created: data.createdAt, processed: data.processedAt, charged: data.lastChargedAt };
      return { ...of, status, frequency, tier, ...dates };
    }
    case 'manual':
      return { ...of, group: data.group, from: data.from, until: data.until };
    case 'refund':
      return of;
  }
}

const LISTS: Readonly<Record<string, string>> = { member: 'members', order: 'orders', manual: 'manual' };

function toPerson({ id, name, email, type, kind, ...thing }: Cells): Record<string, unknown> {
  const own = Object.fromEntries(Object.entries(thing).filter(([, value]) => value !== null));
  return { id, name, email, type, [LISTS[kind ?? ''] ?? '']: [own] };
}
