import { BINS, type BinnedFeatures } from './binnedFeatures.js';
import { partRows } from './partRows.js';
import { oneLeaf, splitLeaf, type Tree } from './tree.js';

/** Memory that one tree after the other is grown in. */
export interface TreeSpace {
  /** The rows, those of a node next to each other. */
  readonly order: Uint32Array;
  readonly moved: Uint32Array;
  /** Of each depth, the sum of targets in every bin of every feature. */
  readonly sums: readonly Float64Array[];
  /** Of each depth, the rows in every bin of every feature. */
  readonly counts: readonly Float64Array[];
  /** The rows in every bin of every feature, of all rows: the same for each tree. */
  readonly allCounts: Float64Array;
}

export function treeSpace({ bins, rows }: BinnedFeatures, maxDepth: number): TreeSpace {
  const size = bins.length * BINS;
  const allCounts = new Float64Array(size);
  bins.forEach((column, f) => {
    for (const bin of column) allCounts[f * BINS + bin]!++;
  });
  const each = (): Float64Array[] => Array.from({ length: maxDepth }, () => new Float64Array(size));
  return { order: new Uint32Array(rows), moved: new Uint32Array(rows), sums: each(), counts: each(), allCounts };
}

/** How a tree is grown. */
export interface GrowTreeOptions {
  readonly maxDepth: number;
  /** The fewest rows of a leaf. */
  readonly minLeaf: number;
  /** All features, in the order in which equal splits are preferred. */
  readonly preference: ArrayLike<number>;
  /** What a leaf says to the rows that come to it. */
  readonly answer: (rows: Uint32Array) => number;
  /** Of each feature; the squared error that it saves is added to it. */
  readonly importance: Float64Array;
}

interface Split {
  readonly feature: number;
  readonly bin: number;
  readonly threshold: number;
  readonly saved: number;
}

/** The share of a squared error by which one split must be better than another: less is the rounding of equal ones. */
const BETTER = 1e-12;

/**
 * Grows a regression tree: each node takes the split of one feature that leaves the least squared error, from the sums of the targets by bin.
 *
 * Of two children the smaller one's sums are made, and the larger one's are what is left of the parent's.
 */
export function growRegressionTree(
  features: BinnedFeatures,
  targets: Float64Array,
  space: TreeSpace,
  { maxDepth, minLeaf, preference, answer, importance }: GrowTreeOptions,
): Tree<number> {
  const { bins } = features;
  const { order, moved } = space;
  const tree = oneLeaf(0);
  for (let i = 0; i < order.length; i++) order[i] = i;

  const fill = (sums: Float64Array, counts: Float64Array, rows: Uint32Array): void => {
    sums.fill(0);
    counts.fill(0);
    for (let f = 0; f < bins.length; f++) {
      const column = bins[f]!;
      const at = f * BINS;
      for (const row of rows) {
        const cell = at + column[row]!;
        sums[cell]! += targets[row]!;
        counts[cell]!++;
      }
    }
  };

  const grow = (node: number, rows: Uint32Array, depth: number, sums: Float64Array, counts: Float64Array): void => {
    const split = depth < maxDepth ? bestSplit(features, targets, rows, sums, counts, preference, minLeaf) : undefined;
    if (split === undefined) {
      tree.value[node] = answer(rows);
      return;
    }
    importance[split.feature]! += split.saved;
    const middle = partRows(rows, [0, rows.length], bins[split.feature]!, split.bin, moved);
    const children = [rows.subarray(0, middle), rows.subarray(middle)] as const;
    const left = splitLeaf(tree, node, split);
    if (depth + 1 === maxDepth) {
      children.forEach((child, side) => (tree.value[left + side] = answer(child)));
      return;
    }
    const small = children[0].length <= children[1].length ? 0 : 1;
    const [ownSums, ownCounts] = [space.sums[depth + 1]!, space.counts[depth + 1]!];
    fill(ownSums, ownCounts, children[small]);
    for (let cell = 0; cell < sums.length; cell++) {
      sums[cell]! -= ownSums[cell]!;
      counts[cell]! -= ownCounts[cell]!;
    }
    grow(left + small, children[small], depth + 1, ownSums, ownCounts);
    grow(left + 1 - small, children[1 - small]!, depth + 1, sums, counts);
  };

  const [sums, counts] = [space.sums[0]!, space.counts[0]!];
  counts.set(space.allCounts);
  sums.fill(0);
  for (let f = 0; f < bins.length; f++) {
    const column = bins[f]!;
    const at = f * BINS;
    for (let i = 0; i < targets.length; i++) sums[at + column[i]!]! += targets[i]!;
  }
  grow(0, order, 0, sums, counts);
  return tree;
}

/** The split that saves the most squared error; none of rows whose targets are all alike or that no feature tells apart. */
function bestSplit(
  { bins, least, most }: BinnedFeatures,
  targets: Float64Array,
  rows: Uint32Array,
  sums: Float64Array,
  counts: Float64Array,
  preference: ArrayLike<number>,
  minLeaf: number,
): Split | undefined {
  const count = rows.length;
  let [all, squares] = [0, 0];
  for (const row of rows) {
    const target = targets[row]!;
    all += target;
    squares += target * target;
  }
  const together = (all * all) / count;
  if (squares - together <= Number.EPSILON * count) return undefined;
  const margin = BETTER * squares * count;
  let [best, feature, bin, next] = [-1, -1, 0, 0];
  for (let p = 0; p < bins.length; p++) {
    const f = preference[p]!;
    const at = f * BINS;
    const end = at + most[f]!.length;
    let [left, sum, last] = [0, 0, -1];
    for (let cell = at; cell < end; cell++) {
      const here = counts[cell]!;
      if (here === 0) continue;
      if (left >= minLeaf && count - left >= minLeaf) {
        // The squared error that is saved, times the rows: one division a split.
        const apart = sum * count - left * all;
        const saved = (apart * apart) / (left * (count - left));
        if (saved - best > margin) [best, feature, bin, next] = [saved, f, last, cell - at];
      }
      left += here;
      sum += sums[cell]!;
      last = cell - at;
    }
  }
  if (feature < 0) return undefined;
  const threshold = most[feature]![bin]! / 2 + least[feature]![next]! / 2;
  return { feature, bin, threshold, saved: best / count };
}
