import { canonical } from '@latchkey/domain/carry-over';
import type { SourceRow } from '@latchkey/domain/source-row';
import type { Reader } from '@latchkey/store/database';
import { listKeptRows, readNamedAccounts } from '@latchkey/store/kept-row';
import { parseEntries } from '../files/parse-file.ts';
import { readCsv } from '../files/read-csv.ts';
import { readJson } from '../files/read-json.ts';
import type { ImportLine, ImportPlan } from './import-plan.ts';

/**
 * Looks through a file that is to replace the one before in a source of kind `file`: what it no longer has, ends. Rows
 * of somebody barred are left out.
 */
export async function planFile(db: Reader, input: { source: string; content: string }): Promise<ImportPlan> {
  const read = input.content.trimStart().startsWith('{') ? readJson(input.content) : readCsv(input.content);
  const parsed = read.ok ? parseEntries(read.entries) : read;
  if (!parsed.ok || !read.ok) {
    return { lines: [], problems: parsed.ok ? [] : parsed.problems, steps: { kind: 'file', rows: [] } };
  }
  const before = await listKeptRows(db, input.source);
  const known = new Map(before.map((row) => [row.rowAlias, row]));
  const barredPeople = new Set(before.filter((row) => row.barred).map((row) => row.personAlias));
  const addresses = parsed.rows.flatMap(({ person }) => (person.address === null ? [] : [person.address]));
  const owners = Map.groupBy(await readNamedAccounts(db, [], addresses), (one) => one.key);
  const lines: ImportLine[] = [];
  const rows: SourceRow[] = [];
  for (const [at, row] of parsed.rows.entries()) {
    const { person, data } = row;
    const alias = row.aliases[0] ?? '';
    const named = owners.get(person.address?.toLowerCase() ?? '') ?? [];
    const own = known.get(alias);
    const said = (kind: ImportLine['kind']) => {
      const until = data.kind === 'manual' ? data.until : null;
      const who = person.name ?? person.address ?? (person.aliases[0] ?? '').replace(/^id:/, '');
      lines.push({ line: read.entries[at]?.line ?? null, who, kind, until });
    };
    if (barredPeople.has(person.aliases[0] ?? '') || named.some((one) => one.barred)) {
      said('barred');
      continue;
    }
    rows.push(row);
    if (own === undefined) said(named.length > 0 ? 'question' : 'new');
    else said(canonical(own.data) === canonical(data) ? 'same' : 'changed');
  }
  const kept = new Set(rows.map((row) => row.aliases[0]));
  for (const row of before) {
    if (kept.has(row.rowAlias) || row.barred) continue;
    const who = row.name ?? row.address ?? row.personAlias.replace(/^id:/, '');
    lines.push({ line: null, who, kind: 'ends', until: null });
  }
  return { lines, problems: [], steps: { kind: 'file', rows } };
}
