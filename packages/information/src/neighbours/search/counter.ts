import type { Matrix } from '../../samples.js';
import { KdTree } from './kdTree.js';
import { SortedColumn } from './sortedColumn.js';

/** Counts, for each sample of a variable, the other samples within a radius of its own. */
export type Counter = KdTree | SortedColumn;

/** One sorted column where that is all the variable is, otherwise a tree. */
export function counterOf(variable: Matrix, norm: 'max' | 'euclidean'): Counter {
  return variable.columns === 1
    ? new SortedColumn(variable.data)
    : new KdTree(variable, { norm, blocks: [variable.columns] });
}

/** Columns of several variables side by side. */
export function joined(variables: readonly Matrix[]): Matrix {
  const columns = variables.reduce((sum, variable) => sum + variable.columns, 0);
  const { rows } = variables[0]!;
  const data = new Float64Array(rows * columns);
  let offset = 0;
  for (const variable of variables) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < variable.columns; j++) {
        data[i * columns + offset + j] = variable.data[i * variable.columns + j]!;
      }
    }
    offset += variable.columns;
  }
  return { data, rows, columns };
}
