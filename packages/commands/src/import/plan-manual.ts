import type { FactData } from '@latchkey/domain/fact';
import { readCalendar } from '@latchkey/store/clock';
import type { Reader } from '@latchkey/store/database';
import { listKeptRows, type NamedAccount, readNamedAccounts } from '@latchkey/store/kept-row';
import type { ReadProblem } from '@latchkey/store/source-read';
import type { AddManualInput, ManualWho } from '../add-manual.ts';
import { type ManualEntry, parseManual } from '../files/parse-manual.ts';
import { problem } from '../files/problem.ts';
import type { ManualSource } from '../manual-sources.ts';
import type { ImportLine, ImportPlan } from './import-plan.ts';

type Row = Awaited<ReturnType<typeof listKeptRows>>[number] & { data: Extract<FactData, { kind: 'manual' }> };

/**
 * Looks through a list of members kept by hand. A line finds its row by `id`, else by the person (username, address, or
 * the name alone) in the same group. Rows that the list does not have stay as they are.
 */
export async function planManual(
  db: Reader,
  input: { source: ManualSource; content: string; sponsorId: string | null },
): Promise<ImportPlan> {
  const { entries, problems } = parseManual(input.content);
  const source = input.source.name;
  const rows = (await listKeptRows(db, source)).filter((row): row is Row => row.data.kind === 'manual');
  const today = (await readCalendar(db)).toISOString().slice(0, 10);
  const accounts = await accountsOf(db, entries);
  const lines: ImportLine[] = [];
  const add: AddManualInput[] = [];
  const change: { rowId: string; until: string | null }[] = [];
  const seen = new Set<string>();

  for (const entry of entries) {
    const read = readLine(entry);
    if ('code' in read) problems.push(read);
    else lines.push(read);
  }
  return { lines, problems, steps: { kind: 'manual', add, change } };

  function readLine(entry: ManualEntry): ImportLine | ReadProblem {
    const { line, group, until, from } = entry;
    const wrong = (code: Parameters<typeof problem>[0], column: string) => problem(code, { line, column });
    if (!input.source.groups.includes(group)) return wrong('import-group', 'group');
    const key = [entry.id ?? entry.username ?? entry.email ?? entry.name, group].join(' ').toLowerCase();
    if (seen.has(key)) return wrong('import-twice', entry.id === null ? 'name' : 'id');
    seen.add(key);
    const named = entry.username === null ? [] : (accounts.get(entry.username.toLowerCase()) ?? []);
    if (entry.username !== null && named.length === 0) return wrong('import-username', 'username');
    const owners = entry.email === null ? [] : (accounts.get(entry.email.toLowerCase()) ?? []);
    const who = entry.username ?? entry.name ?? entry.email ?? '';
    const known = rowOf(entry, named[0]?.accountId ?? null);
    if (entry.id !== null && known === undefined) return wrong('import-id', 'id');
    if ([...named, ...owners].some((one) => one.barred) || known?.barred === true)
      return { line, who, kind: 'barred', until };
    const isPast = until !== null && (until < today || (from !== null && until < from));
    if (known === undefined) {
      if (isPast) return wrong('import-dates', 'until');
      return enter(entry, who, named[0]?.accountId ?? null, owners.length > 0);
    }
    const { data } = known;
    if (data.group !== group || known.reason !== entry.reason || data.from !== from)
      return wrong('import-changed', data.group !== group ? 'group' : data.from !== from ? 'from' : 'reason');
    if (data.until === until) return { line, who, kind: 'same', until };
    if (isPast) return wrong('import-dates', 'until');
    change.push({ rowId: known.id, until });
    const earlier = until !== null && (data.until === null || until < data.until);
    return { line, who, kind: earlier ? 'ends' : 'changed', until };
  }

  function enter(
    entry: ManualEntry,
    name: string,
    accountId: string | null,
    asks: boolean,
  ): ImportLine | ReadProblem {
    const { line, group, reason, from, until } = entry;
    const sponsors = entry.sponsor === null ? [] : (accounts.get(entry.sponsor.toLowerCase()) ?? []);
    if (entry.sponsor !== null && sponsors.length !== 1)
      return problem('import-sponsor', { line, column: 'sponsor' });
    const who: ManualWho = accountId === null ? { name, address: entry.email } : { accountId };
    const sponsorId = sponsors[0]?.accountId ?? input.sponsorId;
    if (sponsorId === null) return problem('import-sponsor', { line, column: 'sponsor' });
    add.push({ source, who, group, reason, sponsorId, from, until });
    return { line, who: name, kind: asks && accountId === null ? 'question' : 'new', until };
  }

  function rowOf(entry: ManualEntry, accountId: string | null): Row | undefined {
    if (entry.id !== null) return rows.find((row) => row.id === entry.id);
    const runs = (row: Row) => row.data.group === entry.group && (row.data.until ?? today) >= today;
    if (accountId !== null) return rows.find((row) => row.accountId === accountId && runs(row));
    const address = entry.email?.toLowerCase();
    if (address !== undefined) {
      const owners = (accounts.get(address) ?? []).map((one) => one.accountId);
      return rows.find(
        (row) =>
          runs(row) &&
          (row.address?.toLowerCase() === address ||
            (row.accountId !== null && owners.length === 1 && owners[0] === row.accountId)),
      );
    }
    return rows.find((row) => runs(row) && row.address === null && row.name === entry.name);
  }
}

/** Accounts by what the list names them, in lower case. */
async function accountsOf(db: Reader, entries: readonly ManualEntry[]): Promise<Map<string, NamedAccount[]>> {
  const usernames = entries.flatMap((one) => [one.username, one.sponsor].filter((name) => name !== null));
  const addresses = entries.flatMap((one) => (one.email === null ? [] : [one.email]));
  return Map.groupBy(await readNamedAccounts(db, [...new Set(usernames)], addresses), (one) => one.key);
}
