import type { BinnedFeatures } from './binnedFeatures.js';
import type { BoostingSpace } from './boostingSpace.js';
import { oneLeaf, splitLeaf, type Tree } from './tree.js';

/** How a tree is grown. */
export interface GrowTreeOptions {
  readonly maxDepth: number;
  /** The fewest rows of a leaf. */
  readonly minLeaf: number;
  /** All features, in the order in which equal splits are preferred. */
  readonly preference: Uint32Array;
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
 * Grows a regression tree of an output's targets: each node takes the split of one feature that leaves the least squared error, from the sums of the targets by bin.
 *
 * Of two children the smaller one's sums are made, and the larger one's are what is left of the parent's.
 */
export function growRegressionTree(
  features: BinnedFeatures,
  output: number,
  space: BoostingSpace,
  { maxDepth, minLeaf, preference, answer, importance }: GrowTreeOptions,
): Tree<number> {
  const tree = oneLeaf(0);
  /** The histogram of the node's rows is the one of depth `held`. */
  const grow = (node: number, from: number, to: number, depth: number, held: number): void => {
    const split = depth < maxDepth ? bestSplit(from, to, held) : undefined;
    if (split === undefined) {
      tree.value[node] = answer(from, to);
      return;
    }
    importance[split.feature]! += split.saved;
    const middle = space.part({ output, from, to }, split);
    const left = splitLeaf(tree, node, split);
    if (depth + 1 === maxDepth) {
      tree.value[left] = answer(from, middle);
      tree.value[left + 1] = answer(middle, to);
      return;
    }
    const isLeftSmall = middle - from <= to - middle;
    const small = depth + 1;
    space.fill(small, { output, from: isLeftSmall ? from : middle, to: isLeftSmall ? middle : to });
    space.subtract(held, small);
    grow(left, from, middle, depth + 1, isLeftSmall ? small : held);
    grow(left + 1, middle, to, depth + 1, isLeftSmall ? held : small);
  };

  /** None of rows whose targets are all alike or that no feature tells apart. */
  const bestSplit = (from: number, to: number, held: number): Split | undefined => {
    const count = to - from;
    const [sum, squares] = space.moments({ output, from, to });
    if (squares - (sum * sum) / count <= Number.EPSILON * count) return undefined;
    const found = space.bestSplit(held, { preference, count, sum, minLeaf, margin: BETTER * squares * count });
    if (found === undefined) return undefined;
    const { feature, cell, saved } = found;
    const histogram = space.histogram(held);
    const first = features.firstCell[feature]!;
    let [bin, next] = [cell - 1, cell];
    while (histogram[2 * bin + 1] === 0) bin--;
    while (histogram[2 * next + 1] === 0) next++;
    const threshold = features.most[feature]![bin - first]! / 2 + features.least[feature]![next - first]! / 2;
    return { feature, bin: bin - first, threshold, saved: saved / count };
  };

  space.fillRoot(output);
  grow(0, 0, features.rows, 0, 0);
  return tree;
}
