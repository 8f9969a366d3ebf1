import type { KdTree } from './kdTree.js';
import { Nearest } from './nearest.js';

/** The neighbours of every sample, nearest first: k numbers a sample. Of samples tied at the k-th distance, any. */
export interface Neighbours {
  readonly distances: Float64Array;
  readonly indices: Uint32Array;
}

/** The k nearest other samples of each sample and their distances; Infinity where there are fewer. */
export function kthNeighbours(tree: KdTree, k: number, theilerWindow = 0): Neighbours {
  const { rows, leaves, starts, order, points } = tree.layout;
  const distances = new Float64Array(rows * k);
  const indices = new Uint32Array(rows * k);
  const list = new Nearest(k);
  for (let leaf = 0; leaf < leaves; leaf++) {
    for (let p = starts[leaf]!, end = starts[leaf + 1]!; p < end; p++) {
      const sample = order[p]!;
      tree.balls.load(points, p);
      tree.balls.nearest(list, leaves + leaf, sample, theilerWindow);
      distances.set(list.distances, sample * k);
      indices.set(list.samples, sample * k);
    }
  }
  return { distances: tree.rooted(distances), indices };
}
