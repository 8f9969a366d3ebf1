import type { BinnedFeatures } from './binnedFeatures.js';
import { partRows } from './partRows.js';
import { oneLeaf, splitLeaf, type Tree } from './tree.js';

/** Memory that one tree after the other is grown in. */
export interface TreeSpace {
  /** The rows, those of a node next to each other. */
  readonly order: Uint32Array;
  readonly moved: Uint32Array;
  /** The targets of a node's rows, in their order. */
  readonly own: Float64Array;
  /** Of each depth, the sum of targets and the number of rows in every bin of every feature: [bins × 2]. */
  readonly histograms: readonly Float64Array[];
  /** The histogram of all rows with targets of 0, with which every tree begins. */
  readonly empty: Float64Array;
}

export function treeSpace({ bins, rows, firstCell }: BinnedFeatures, maxDepth: number): TreeSpace {
  const size = 2 * firstCell.at(-1)!;
  const empty = new Float64Array(size);
  bins.forEach((column, f) => {
    for (const bin of column) empty[2 * (firstCell[f]! + bin) + 1]!++;
  });
  const histograms = Array.from({ length: maxDepth }, () => new Float64Array(size));
  const [order, moved, own] = [new Uint32Array(rows), new Uint32Array(rows), new Float64Array(rows)];
  return { order, moved, own, histograms, empty };
}

/** How a tree is grown. */
export interface GrowTreeOptions {
  readonly maxDepth: number;
  /** The fewest rows of a leaf. */
  readonly minLeaf: number;
  /** All features, in the order in which equal splits are preferred. */
  readonly preference: ArrayLike<number>;
  /** What a leaf says to the rows that come to it: those of the order from one place to before another. */
  readonly answer: (from: number, to: number) => number;
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
  const { bins, firstCell } = features;
  const { order, moved, own, histograms, empty } = space;
  const tree = oneLeaf(0);
  for (let i = 0; i < order.length; i++) order[i] = i;

  const grow = (node: number, from: number, to: number, depth: number, histogram: Float64Array): void => {
    const split =
      depth < maxDepth ? bestSplit(features, targets, order, [from, to], histogram, preference, minLeaf) : undefined;
    if (split === undefined) {
      tree.value[node] = answer(from, to);
      return;
    }
    importance[split.feature]! += split.saved;
    const middle = partRows(order, [from, to], bins[split.feature]!, split.bin, moved);
    const left = splitLeaf(tree, node, split);
    if (depth + 1 === maxDepth) {
      tree.value[left] = answer(from, middle);
      tree.value[left + 1] = answer(middle, to);
      return;
    }
    const isLeftSmall = middle - from <= to - middle;
    const small = histograms[depth + 1]!;
    fill(small, isLeftSmall ? from : middle, isLeftSmall ? middle : to);
    for (let cell = 0; cell < small.length; cell++) histogram[cell]! -= small[cell]!;
    grow(left, from, middle, depth + 1, isLeftSmall ? small : histogram);
    grow(left + 1, middle, to, depth + 1, isLeftSmall ? histogram : small);
  };

  const fill = (histogram: Float64Array, from: number, to: number): void => {
    histogram.fill(0);
    for (let i = from; i < to; i++) own[i] = targets[order[i]!]!;
    for (let f = 0; f < bins.length; f++) {
      const column = bins[f]!;
      const first = firstCell[f]!;
      for (let i = from; i < to; i++) {
        const cell = 2 * (first + column[order[i]!]!);
        histogram[cell]! += own[i]!;
        histogram[cell + 1]!++;
      }
    }
  };

  const root = histograms[0]!;
  root.set(empty);
  for (let f = 0; f < bins.length; f++) {
    const column = bins[f]!;
    const first = firstCell[f]!;
    for (let row = 0; row < targets.length; row++) root[2 * (first + column[row]!)]! += targets[row]!;
  }
  grow(0, 0, order.length, 0, root);
  return tree;
}

/** The split that saves the most squared error; none of rows whose targets are all alike or that no feature tells apart. */
function bestSplit(
  { bins, least, most, firstCell }: BinnedFeatures,
  targets: Float64Array,
  order: Uint32Array,
  [from, to]: readonly [from: number, to: number],
  histogram: Float64Array,
  preference: ArrayLike<number>,
  minLeaf: number,
): Split | undefined {
  const count = to - from;
  let [all, squares] = [0, 0];
  for (let i = from; i < to; i++) {
    const target = targets[order[i]!]!;
    all += target;
    squares += target * target;
  }
  const together = (all * all) / count;
  if (squares - together <= Number.EPSILON * count) return undefined;
  const margin = BETTER * squares * count;
  const mostLeft = count - minLeaf;
  let [best, feature, place] = [-1, -1, 0];
  // What another split must be above.
  let above = best + margin;
  for (let p = 0; p < bins.length; p++) {
    const f = preference[p]!;
    const end = firstCell[f + 1]!;
    let [left, sum] = [0, 0];
    for (let cell = firstCell[f]!; cell < end; cell++) {
      // A bin without rows splits as the one before it: it is never better, and needs no look.
      if (left >= minLeaf && left <= mostLeft) {
        // The squared error that is saved, times the rows, is apart² / (left · right): it is divided only where it is the most.
        const apart = sum * count - left * all;
        const both = left * (count - left);
        if (apart * apart > above * both) {
          best = (apart * apart) / both;
          above = best + margin;
          feature = f;
          place = cell;
        }
      }
      left += histogram[2 * cell + 1]!;
      sum += histogram[2 * cell]!;
    }
  }
  if (feature < 0) return undefined;
  const first = firstCell[feature]!;
  let [bin, next] = [place - 1, place];
  while (histogram[2 * bin + 1] === 0) bin--;
  while (histogram[2 * next + 1] === 0) next++;
  const threshold = most[feature]![bin - first]! / 2 + least[feature]![next - first]! / 2;
  return { feature, bin: bin - first, threshold, saved: best / count };
}
