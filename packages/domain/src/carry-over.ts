import type { FactData } from './fact.ts';

/** One way of writing a value, so that equal facts are found equal whatever the order of their keys. */
export function canonical(data: FactData): string {
  return JSON.stringify(Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1))));
}

type Tiered = { tierId: string | null; tierAliases?: readonly string[]; lastTierId?: string | null };

function isTiered(data: FactData): data is Extract<FactData, Tiered> {
  return data.kind === 'member' || data.kind === 'order';
}

function idsOf(tiered: Tiered): string[] {
  return tiered.tierId === null ? [] : [tiered.tierId, ...(tiered.tierAliases ?? [])];
}

/**
 * What a row says together with what was known of it: the tier it had before its tier was deleted, and every id its
 * tier was ever given with (a server may go over to another form of id; a rule may name any of them).
 */
export function carryOver(known: FactData, row: FactData): FactData {
  if (!isTiered(known) || !isTiered(row)) return row;
  if (row.tierId === null) {
    const lastTierId = known.tierId ?? known.lastTierId ?? null;
    return lastTierId === null ? row : { ...row, lastTierId };
  }
  const before = idsOf(known);
  const after = idsOf(row);
  if (!before.some((id) => after.includes(id))) return row;
  const aliases = [...new Set([...before, ...after])].filter((id) => id !== row.tierId).sort();
  return aliases.length === 0 ? row : { ...row, tierAliases: aliases };
}
