import type { BinnedFeatures } from './binnedFeatures.js';
import type { ClassSplit, ForestSpace } from './forestSpace.js';
import { oneLeaf, splitLeaf, type Tree } from './tree.js';

/** How a tree is grown. */
export interface GrowClassesOptions {
  readonly maxDepth: number;
  /** The fewest rows of a leaf, 1 or more. */
  readonly minLeaf: number;
  /** How many features a node chooses among; those that are the same in all its rows do not count. */
  readonly candidates: number;
  /** The rows that it learns from, as often as they are there. Default: all, once. */
  readonly drawnRows?: ArrayLike<number> | undefined;
  /** The feature at a place of the order in which a node draws them, asked for from 0 on. */
  readonly drawn: (place: number) => number;
  /** Told of every split: the Gini impurity that it takes away, in rows. */
  readonly saved: (feature: number, depth: number, impurity: number) => void;
}

/** A tree that says the shares of classes. */
export interface ClassificationTree {
  /** Its values are the nodes themselves. */
  readonly tree: Tree<number>;
  /** Of each node, a leaf or not, the share of every class: [nodes × classes]. */
  readonly shares: readonly number[];
}

/** The share of the rows by which one split must be better than another: less is the rounding of equal ones. */
const BETTER = 1e-12;

/** Grows a tree whose nodes take the split that leaves the least Gini impurity. */
export function growClassificationTree(
  { bins, least, most }: BinnedFeatures,
  space: ForestSpace,
  { maxDepth, minLeaf, candidates, drawnRows, drawn, saved }: GrowClassesOptions,
): ClassificationTree {
  const tree = oneLeaf(0);
  const shares: number[] = [];
  const { counts } = space;
  const classes = counts.length;

  const grow = (node: number, from: number, to: number, depth: number): void => {
    const total = space.count(from, to);
    tree.value[node] = node;
    let together = 0;
    for (let k = 0; k < classes; k++) {
      shares[node * classes + k] = counts[k]! / total;
      together += counts[k]! * counts[k]!;
    }
    together /= total;
    if (depth === maxDepth || total - together <= Number.EPSILON * total) return;
    const best: ClassSplit = { score: -1, feature: -1, last: 0, next: 0 };
    const asked = { from, to, total, minLeaf, margin: BETTER * total };
    for (let place = 0, tried = 0; place < bins.length && tried < candidates; place++) {
      if (space.search(drawn(place), asked, best)) tried++;
    }
    const { feature, last, next, score } = best;
    if (feature < 0) return;
    saved(feature, depth, Math.max(0, score - together));
    const threshold = most[feature]![last]! / 2 + least[feature]![next]! / 2;
    const middle = space.part(from, to, feature, last);
    const child = splitLeaf(tree, node, { feature, threshold });
    grow(child, from, middle, depth + 1);
    grow(child + 1, middle, to, depth + 1);
  };

  grow(0, 0, space.begin(drawnRows), 0);
  return { tree, shares };
}
