/** Width of a text on a terminal, near enough: combining marks count nothing. */
function width(text: string): number {
  return [...text.normalize('NFC')].length;
}

/**
 * Rows as an aligned table. `heads` are already in the reader's language; a cell that is empty shows as `–`. Long
 * last columns are left whole, so that ids can be copied.
 */
export function renderTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heads, ...rows].map((row) => heads.map((_, at) => row[at] || (row === heads ? '' : '–')));
  const widths = heads.map((_, at) => Math.max(...all.map((row) => width(row[at] ?? ''))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : cell + ' '.repeat((widths[at] ?? 0) - width(cell))))
      .join('  ')
      .trimEnd();
  const [head, ...body] = all.map(line);
  const rule = widths.map((n) => '─'.repeat(n)).join('  ');
  return [head, rule, ...body].join('\n');
}
