import { BINS, type BinnedFeatures } from './binnedFeatures.js';
import { compiledForest } from './forestKernel.js';
import { partRows } from './partRows.js';

/** The rows of a node, those of the places from one to before another, and what its splits must be. */
export interface SearchedNode {
  readonly from: number;
  readonly to: number;
  /** How many rows those are, each as often as it counts. */
  readonly total: number;
  /** The fewest rows of either side, 1 or more. */
  readonly minLeaf: number;
  /** By how much a split must be better than another. */
  readonly margin: number;
}

/** The best split of a node so far. */
export interface ClassSplit {
  /** Σ count² / rows of both sides together: the more, the less impurity is left. −1 before there is any. */
  score: number;
  feature: number;
  /** The last bin of the left side. */
  last: number;
  /** The first bin of the right side that holds rows. */
  next: number;
}

/** Memory that the trees of a forest are grown in, one after the other, and what takes long there. */
export interface ForestSpace {
  /** Begins a tree, on all rows or on those drawn, each of which counts as often as it is there. Gives how many different ones have a place. */
  readonly begin: (drawn?: ArrayLike<number>) => number;
  /** Counts the classes of the rows from one place to before another, whose splits are searched next; gives the sum. */
  readonly count: (from: number, to: number) => number;
  /** Of each class, how often it was counted last. */
  readonly counts: Float64Array;
  /** Looks at the splits by one feature of the rows that were counted, and takes one that is better. Whether there are any. */
  readonly search: (feature: number, node: SearchedNode, best: ClassSplit) => boolean;
  /** Puts the rows up to a bin of a feature in front among those of a node; gives the place of the first of the others. */
  readonly part: (from: number, to: number, feature: number, bin: number) => number;
}

/** By the compiled kernel where there is one, to the same bits: all that is summed are whole numbers. */
export const forestSpace = (features: BinnedFeatures, labels: Int32Array, size: number): ForestSpace =>
  compiledForest(features, labels, size) ?? plainForest(features, labels, size);

/** The same in plain loops. */
export function plainForest({ bins, rows }: BinnedFeatures, labels: Int32Array, size: number): ForestSpace {
  const weights = new Float64Array(rows);
  const [order, moved] = [new Uint32Array(rows), new Uint32Array(rows)];
  // The rows of a bin, one after the other: the first of each bin, and of each row the next; −1 is none.
  const firstOf = new Int32Array(BINS).fill(-1);
  const nextOf = new Int32Array(rows);
  /** A bit for each bin that holds rows: deep nodes have few, and only those are looked at. */
  const occupied = new Uint32Array(BINS / 32);
  const left = new Float64Array(size);
  const counts = new Float64Array(size);
  return {
    counts,
    begin(drawn) {
      weights.fill(drawn === undefined ? 1 : 0);
      for (let i = 0; i < (drawn?.length ?? 0); i++) weights[drawn![i]!]!++;
      let held = 0;
      for (let row = 0; row < rows; row++) if (weights[row]! > 0) order[held++] = row;
      return held;
    },
    count(from, to) {
      counts.fill(0);
      let total = 0;
      for (let i = from; i < to; i++) {
        const row = order[i]!;
        counts[labels[row]!]! += weights[row]!;
        total += weights[row]!;
      }
      return total;
    },
    search(feature, { from, to, total, minLeaf, margin }, best) {
      const column = bins[feature]!;
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
      for (const each of counts) ofRight += each * each;
      let held = 0;
      for (let group = 0; group < occupied.length; group++) {
        for (let word = occupied[group]!; word !== 0; word &= word - 1) {
          const at = 32 * group + 31 - Math.clz32(word & -word);
          if (held > 0 && sum >= minLeaf && total - sum >= minLeaf) {
            const score = ofLeft / sum + ofRight / (total - sum);
            if (score - best.score > margin)
              [best.score, best.feature, best.last, best.next] = [score, feature, last, at];
          }
          for (let row = firstOf[at]!; row >= 0; row = nextOf[row]!) {
            const label = labels[row]!;
            const weight = weights[row]!;
            ofLeft += weight * (2 * left[label]! + weight);
            ofRight += weight * (weight - 2 * (counts[label]! - left[label]!));
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
    },
    part: (from, to, feature, bin) => partRows(order, [from, to], bins[feature]!, bin, moved),
  };
}
