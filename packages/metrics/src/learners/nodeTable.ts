import type { Tree } from './tree.js';

/** Bytes of a node as the kernels read it: 8 of the threshold, 4 of the column's place, 4 of the left child's, 8 of what the node says. */
export const NODE_BYTES = 24;

/**
 * Writes the nodes of a tree, whose features are columns of so many rows one behind the other, but for what they say: the caller's, in the last 8 bytes of each.
 *
 * A leaf is its own left child, and asks nothing that could lead on: all rows are taken as many steps.
 */
export function writeNodes(
  { feature, threshold, left }: Tree<unknown>,
  rows: number,
  doubles: Float64Array,
  words: Uint32Array,
): void {
  for (let node = 0, at = 0; node < feature.length; node++, at += NODE_BYTES / 8) {
    const isLeaf = feature[node]! < 0;
    doubles[at] = isLeaf ? Infinity : threshold[node]!;
    words[2 * at + 2] = isLeaf ? 0 : 8 * rows * feature[node]!;
    words[2 * at + 3] = NODE_BYTES * (isLeaf ? node : left[node]!);
  }
}
