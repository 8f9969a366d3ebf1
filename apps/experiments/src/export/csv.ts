import type { DataTable } from './dataTable.js';

/**
 * A table as CSV.
 *
 * @param table - What to write.
 * @returns A line of names, then the rows, lines ending in \r\n; text with commas, quotes or line ends is quoted, null is empty.
 *   Numbers have all their digits.
 *
 * Source: [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180).
 *
 * @example
 * csvOf({ name: 'x', columns: [{ name: 'a', kind: 'text', values: ['1,5'] }] }); // 'a\r\n"1,5"\r\n'
 */
export function csvOf({ columns }: DataTable): string {
  const cell = (value: number | string | null): string => {
    const text = value === null ? '' : `${value}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const rows = columns[0]?.values.length ?? 0;
  const lines = [
    columns.map(({ name }) => cell(name)),
    ...Array.from({ length: rows }, (_, row) => columns.map(({ values }) => cell(values[row] ?? null))),
  ];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}
