import { requireSameLength } from '../../samples.js';
import { codesOf, labelColumnsOf, type Label, type Labels } from './symbols.js';
import type { CountTable } from './table.js';

/** How often each pair of labels was seen. */
export interface ContingencyTable {
  /** The counts, a row a label of x and a column a label of y: to be passed to any discrete measure. */
  readonly table: CountTable;
  /** The labels of the rows and of the columns, in ascending order; several columns are one joint label, an array. */
  readonly labels: readonly [x: readonly (Label | readonly Label[])[], y: readonly (Label | readonly Label[])[]];
}

/**
 * The contingency table of two discrete variables, from samples.
 *
 * @param x - Labels, one a sample; rows or `columns(...)` are one joint label.
 * @param y - Labels, as many as x has.
 * @returns The counts as a table, and the labels of its rows and columns.
 * @throws TypeError when labels are missing or of another type; RangeError when lengths differ or there are no samples.
 *
 * @example
 * import { contingencyTable, mutualInformation } from '@infodrop/information';
 * const { table, labels } = contingencyTable(['b', 'a', 'b', 'b'], [2, 1, 2, 1]);
 * table.values; // [1, 0, 1, 2]
 * labels[0]; // ['a', 'b']
 * mutualInformation(table, { base: 2 }); // 0.3112781245
 */
export function contingencyTable(x: Labels, y: Labels): ContingencyTable {
  const caller = 'contingencyTable';
  const [rows, columns] = [sortedLabels(caller, 'x', x), sortedLabels(caller, 'y', y)];
  requireSameLength(caller, 'x and y', [rows.places.length, columns.places.length]);
  const width = columns.labels.length;
  const values = new Float64Array(rows.labels.length * width);
  for (let i = 0; i < rows.places.length; i++) values[rows.places[i]! * width + columns.places[i]!]!++;
  return {
    table: { kind: 'counts', values, shape: [rows.labels.length, width] },
    labels: [rows.labels, columns.labels],
  };
}

/** The labels that occur, in order, and of each sample the place of its own. */
function sortedLabels(
  caller: string,
  name: string,
  given: Labels,
): { labels: (Label | readonly Label[])[]; places: Int32Array } {
  const columns = labelColumnsOf(caller, name, given) as readonly ArrayLike<Label>[];
  const { codes } = codesOf(caller, name, given);
  const firsts = new Map<number, number>();
  codes.forEach((code, i) => {
    if (!firsts.has(code)) firsts.set(code, i);
  });
  const order = [...firsts].sort(([, i], [, j]) => {
    for (const column of columns) {
      const difference = compared(column[i]!, column[j]!);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  const placeOf = new Map(order.map(([code], place) => [code, place]));
  return {
    labels: order.map(([, i]) => (columns.length === 1 ? columns[0]![i]! : columns.map((column) => column[i]!))),
    places: codes.map((code) => placeOf.get(code)!),
  };
}

function compared(a: Label, b: Label): number {
  if (typeof a !== typeof b) return typeof a < typeof b ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
