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
