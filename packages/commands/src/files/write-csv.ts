/** What a spreadsheet would take for a formula, or for the beginning of one. */
const FORMULA = /^[=+\-@\t\r\n|%]/;

/**
 * A CSV file that spreadsheets open as they are: UTF-8 with its mark, CRLF, quoted where needed. A cell that a
 * spreadsheet would run as a formula has an apostrophe before it.
 */
export function writeCsv(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string | null>>[],
): string {
  const lines = [columns, ...rows.map((row) => columns.map((name) => row[name] ?? ''))];
  return `\uFEFF${lines.map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: string): string {
  const safe = FORMULA.test(value) || /^'+[=+\-@\t\r\n|%]/.test(value) ? `'${value}` : value;
  return /[",;\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A cell as it was before `writeCsv`: without the apostrophe that stands before a formula. */
export function plainCell(value: string): string {
  return /^'+[=+\-@\t\r\n|%]/.test(value) ? value.slice(1) : value;
}
