import type { Exclusion, KdTree } from './kdTree.js';

/** The neighbours of every sample, nearest first: k numbers a sample. Of samples tied at the k-th distance, any. */
export interface Neighbours {
  readonly distances: Float64Array;
  readonly indices: Uint32Array;
}

/** The k nearest other samples of each sample and their distances; Infinity where there are fewer. */
export function kthNeighbours(tree: KdTree, k: number, exclusion: Exclusion = {}): Neighbours {
  const distances = new Float64Array(tree.rows * k);
  const indices = new Uint32Array(tree.rows * k);
  tree.eachNearest(k, exclusion, (sample, list) => {
    distances.set(list.distances, sample * k);
    indices.set(list.samples, sample * k);
  });
  return { distances: tree.rooted(distances), indices };
}
