import { BINS, type BinnedFeatures } from './binnedFeatures.js';
import { partRows } from './partRows.js';
import { oneLeaf, splitLeaf, type Tree } from './tree.js';

/** How a tree is grown. */
export interface GrowClassesOptions {
  readonly classes: number;
  /** How often each row counts, whole numbers; rows that count 0 are left out. */
  readonly weights: Float64Array;
  readonly maxDepth: number;
  /** The fewest rows of a leaf, 1 or more. */
  readonly minLeaf: number;
  /** How many features a node chooses among; those that are the same in all its rows do not count. */
  readonly candidates: number;
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
  { bins, least, most, rows: count }: BinnedFeatures,
  labels: Int32Array,
  { classes, weights, maxDepth, minLeaf, candidates, drawn, saved }: GrowClassesOptions,
): ClassificationTree {
  const tree = oneLeaf(0);
  const shares: number[] = [];
  const order = Uint32Array.from({ length: count }, (_, row) => row).filter((row) => weights[row]! > 0);
  const moved = new Uint32Array(order.length);
  // The rows of a bin, one after the other: the first of each bin, and of each row the next; −1 is none.
  const firstOf = new Int32Array(BINS).fill(-1);
  const nextOf = new Int32Array(count);
  /** A bit for each bin that holds rows: deep nodes have few, and only those are looked at. */
  const occupied = new Uint32Array(BINS / 32);
  const left = new Float64Array(classes);
  const all = new Float64Array(classes);
  let total = 0;
  let [best, feature, bin, next] = [-1, -1, 0, 0];

  /** Looks at the splits of a node's rows by one feature; whether there are any. */
  const search = (f: number, from: number, to: number): boolean => {
    const column = bins[f]!;
    for (let i = from; i < to; i++) {
      const row = order[i]!;
      const at = column[row]!;
      nextOf[row] = firstOf[at]!;
      firstOf[at] = row;
      occupied[at >>> 5]! |= 1 << (at & 31);
    }
    left.fill(0);
    // Counts are whole numbers: the sums of their squares are kept up to date without rounding.
    let [sum, last, ofLeft, ofRight] = [0, -1, 0, 0];
    for (let k = 0; k < classes; k++) ofRight += all[k]! * all[k]!;
    let held = 0;
    for (let group = 0; group < occupied.length; group++) {
      for (let word = occupied[group]!; word !== 0; word &= word - 1) {
        const at = 32 * group + 31 - Math.clz32(word & -word);
        if (held > 0 && sum >= minLeaf && total - sum >= minLeaf) {
          const apart = ofLeft / sum + ofRight / (total - sum);
          if (apart - best > BETTER * total) [best, feature, bin, next] = [apart, f, last, at];
        }
        for (let row = firstOf[at]!; row >= 0; row = nextOf[row]!) {
          const label = labels[row]!;
          const weight = weights[row]!;
          ofLeft += weight * (2 * left[label]! + weight);
          ofRight += weight * (weight - 2 * (all[label]! - left[label]!));
          left[label]! += weight;
          sum += weight;
        }
        firstOf[at] = -1;
        held++;
        last = at;
      }
      occupied[group] = 0;
    }
    return held > 1;
  };

  const grow = (node: number, from: number, to: number, depth: number): void => {
    all.fill(0);
    total = 0;
    for (let i = from; i < to; i++) {
      const row = order[i]!;
      all[labels[row]!]! += weights[row]!;
      total += weights[row]!;
    }
    tree.value[node] = node;
    let together = 0;
    for (let k = 0; k < classes; k++) {
      shares[node * classes + k] = all[k]! / total;
      together += all[k]! * all[k]!;
    }
    together /= total;
    if (depth === maxDepth || total - together <= Number.EPSILON * total) return;
    [best, feature, bin, next] = [-1, -1, 0, 0];
    for (let place = 0, tried = 0; place < bins.length && tried < candidates; place++) {
      if (search(drawn(place), from, to)) tried++;
    }
    if (feature < 0) return;
    saved(feature, depth, Math.max(0, best - together));
    const threshold = most[feature]![bin]! / 2 + least[feature]![next]! / 2;
    const middle = partRows(order, [from, to], bins[feature]!, bin, moved);
    const child = splitLeaf(tree, node, { feature, threshold });
    grow(child, from, middle, depth + 1);
    grow(child + 1, middle, to, depth + 1);
  };

  grow(0, 0, order.length, 0);
  return { tree, shares };
}
