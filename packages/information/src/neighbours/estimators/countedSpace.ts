import { joined, type Matrix } from '../../samples.js';
import { countInPlane } from '../search/countInPlane.js';
import { counterOf, type Counter } from '../search/counter.js';
import { KdTree } from '../search/kdTree.js';
import type { SortedColumn } from '../search/sortedColumn.js';
import type { Around } from './tieExcess.js';

/** The space of some variables together, in which samples are counted: the largest of their distances is compared. */
export interface CountedTogether extends Around {
  readonly countWithin: (
    radii: Float64Array,
    how: { readonly inclusive: boolean; readonly theilerWindow: number },
  ) => Int32Array;
}

/** Spaces of some of the variables: what one alone is counted by is made once. */
export function countedSpaces(
  variables: readonly Matrix[],
  norm: 'max' | 'euclidean',
): (chosen: readonly number[]) => CountedTogether {
  const alone: Counter[] = [];
  return (chosen) => {
    const some = chosen.map((v) => variables[v]!);
    if (some.length === 1) return (alone[chosen[0]!] ??= counterOf(some[0]!, norm));
    if (some.length === 2 && some.every((variable) => variable.columns === 1)) {
      const [x, y] = chosen.map((v) => (alone[v] ??= counterOf(variables[v]!, norm))) as [SortedColumn, SortedColumn];
      return { ...planeOf(x, y), countWithin: (radii, how) => countInPlane(x, y, radii, how) };
    }
    return treeOf(some, norm);
  };
}

/** A tree of variables together. In one dimension each the norms are one, and the max norm is searched faster, with no squares that underflow. */
export function treeOf(variables: readonly Matrix[], norm: 'max' | 'euclidean'): KdTree {
  const plain = variables.every((variable) => variable.columns === 1);
  const blocks = variables.map((variable) => variable.columns);
  return new KdTree(joined(variables), { norm: plain ? 'max' : norm, blocks });
}

/** Counts in the plane of two columns, sample by sample, among those that are near enough in the first. */
function planeOf(x: SortedColumn, y: SortedColumn): Around {
  const around = (i: number, limit: number): number => {
    x.within(x.values[i]!, limit);
    let count = 0;
    for (let place = x.first; place < x.end; place++) {
      if (Math.abs(y.values[x.order[place]!]! - y.values[i]!) <= limit) count++;
    }
    return count;
  };
  return { squared: false, quick: false, hasCopies: () => x.hasCopies() || y.hasCopies(), around };
}
