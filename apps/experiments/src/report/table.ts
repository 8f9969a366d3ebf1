/** A table of text: what the report and the terminal both show. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * A table as text for a terminal, its columns aligned; a table that is too wide is given row by row.
 *
 * @param table - What to show.
 * @param width - Characters of a line. Default: without end.
 * @returns Lines joined by newlines, the title first.
 *
 * @example
 * console.log(plainTable(table, process.stdout.columns));
 */
export function plainTable({ title, columns, rows }: Table, width = Infinity): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const total = widths.reduce((sum, one) => sum + one + 2, 0);
  if (total > width) return [title, ...rows.flatMap((row) => rowByRow(columns, row))].join('\n');
  const aligned = lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  return [title, ...aligned.map((line) => `  ${line.trimEnd()}`)].join('\n');
}

/** A row as a heading and a line for each of its cells. */
function rowByRow(columns: readonly string[], [first = '', ...cells]: readonly string[]): string[] {
  const names = columns.slice(1);
  const width = Math.max(0, ...names.map(({ length }) => length));
  return [
    `  ${first}`,
    ...cells.map((cell, i) => `    ${(names[i] ?? '').padEnd(width)}  ${cell}`.trimEnd()).filter((line) => line !== ''),
  ];
}

/**
 * A table in Markdown.
 *
 * @param table - What to write.
 * @returns Lines ending in newlines: the title as a bold line, then the table.
 *
 * @example
 * markdownTable({ title: 'T', columns: ['a'], rows: [['1']] });
 */
export function markdownTable({ title, columns, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = `|${columns.map((_, column) => (column === 0 ? ' --- |' : ' ---: |')).join('')}`;
  return `**${title}**\n\n${[line(columns), rule, ...rows.map(line)].join('\n')}\n`;
}
