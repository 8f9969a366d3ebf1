import type { BinnedFeatures } from './binnedFeatures.js';
import { compiledSpace } from './boostingKernel.js';
import { expOfNegative } from './exponentials.js';
import { partRows } from './partRows.js';

/** The split of a node that saves the most squared error. */
export interface FoundSplit {
  readonly feature: number;
  /** The first cell, in a table of the bins of all features, that goes right. */
  readonly cell: number;
  /** The squared error that is saved, times the rows of the node. */
  readonly saved: number;
}

/** What is asked of a node: its rows are those of the order from one place to before another. */
export interface NodeRows {
  readonly output: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Memory that trees are boosted in, one after the other, and what takes long there.
 *
 * A histogram holds, for every bin of every feature, the sum of the targets and the number of rows: [cells × 2]; there is one for each depth.
 */
export interface BoostingSpace {
  /** The rows, those of a node next to each other. */
  readonly order: Uint32Array;
  /** Puts the rows up to a bin of a feature in front among those of a node; gives the place of the first of the others. */
  readonly part: (rows: NodeRows, split: { readonly feature: number; readonly bin: number }) => number;
  /** Of each output, what the trees add up to for every row. */
  readonly sums: readonly Float64Array[];
  /** Of each output, what the next tree is to say. */
  readonly targets: readonly Float64Array[];
  /** The class of each row. */
  readonly labels: Int32Array;
  /** Writes the targets of every class: by how much its probability, the softmax of the sums, falls short of the label. */
  readonly descend: () => void;
  /** Sums the targets of all outputs by cell: before the trees of a round. */
  readonly sumTargets: () => void;
  /** The histogram of all rows, at depth 0. */
  readonly fillRoot: (output: number) => void;
  /** The histogram of some rows, at some depth. */
  readonly fill: (depth: number, rows: NodeRows) => void;
  /** Takes the histogram at a depth off another. */
  readonly subtract: (from: number, depth: number) => void;
  readonly histogram: (depth: number) => Float64Array;
  /** Σ t and Σ t² of the targets of some rows. */
  readonly moments: (rows: NodeRows) => readonly [sum: number, squares: number];
  /** Σ t and Σ p (1 − p) of some rows, p = [label is this one] − t. */
  readonly newton: (rows: NodeRows, label: number) => readonly [sum: number, curvature: number];
  /** Adds a number to what the trees add up to for some rows. */
  readonly add: (rows: NodeRows, value: number) => void;
  /** The best split by a histogram of rows with so many and that sum of targets, each side with so many rows at least; between splits that differ by no more than the margin the feature decides that is preferred. */
  readonly bestSplit: (depth: number, asked: SplitSearch) => FoundSplit | undefined;
}

export interface SplitSearch {
  /** All features, in the order in which equal splits are preferred. */
  readonly preference: Uint32Array;
  readonly count: number;
  readonly sum: number;
  readonly minLeaf: number;
  readonly margin: number;
}

/** How much memory, for what. */
export interface SpaceSize {
  readonly maxDepth: number;
  readonly outputs: number;
}

/** By the compiled kernel where there is one: in the same order, so that the sums are the same but for those of a leaf's and a node's rows. */
export const boostingSpace = (features: BinnedFeatures, size: SpaceSize): BoostingSpace =>
  compiledSpace(features, size) ?? plainSpace(features, size);

/** The same in plain loops. */
export function plainSpace({ bins, rows, firstCell }: BinnedFeatures, { maxDepth, outputs }: SpaceSize): BoostingSpace {
  const columns = (): Float64Array[] => Array.from({ length: outputs }, () => new Float64Array(rows));
  const [order, moved, labels] = [new Uint32Array(rows), new Uint32Array(rows), new Int32Array(rows)];
  const [sums, targets] = [columns(), columns()];
  const histograms = Array.from({ length: maxDepth }, () => new Float64Array(2 * firstCell.at(-1)!));
  const own = new Float64Array(rows);
  const [most, scale] = [new Float64Array(rows), new Float64Array(rows)];
  const fill = (depth: number, { output, from, to }: NodeRows): void => {
    const histogram = histograms[depth]!.fill(0);
    for (let i = from; i < to; i++) own[i] = targets[output]![order[i]!]!;
    bins.forEach((column, f) => {
      for (let i = from; i < to; i++) {
        const cell = 2 * (firstCell[f]! + column[order[i]!]!);
        histogram[cell]! += own[i]!;
        histogram[cell + 1]!++;
      }
    });
  };
  return {
    order,
    part: ({ from, to }, { feature, bin }) => partRows(order, [from, to], bins[feature]!, bin, moved),
    sums,
    targets,
    labels,
    descend() {
      // exp(xₖ) / Σ exp(x), one class after the other: each is read and written in its order.
      most.fill(-Infinity);
      for (const column of sums) for (let i = 0; i < rows; i++) if (column[i]! > most[i]!) most[i] = column[i]!;
      scale.fill(0);
      for (let k = 0; k < outputs; k++) {
        const [column, gradient] = [sums[k]!, targets[k]!];
        for (let i = 0; i < rows; i++) scale[i]! += gradient[i] = expOfNegative(column[i]! - most[i]!);
      }
      for (let i = 0; i < rows; i++) scale[i] = 1 / scale[i]!;
      for (let k = 0; k < outputs; k++) {
        const gradient = targets[k]!;
        for (let i = 0; i < rows; i++) gradient[i] = (labels[i] === k ? 1 : 0) - gradient[i]! * scale[i]!;
      }
    },
    sumTargets: () => undefined,
    fillRoot(output) {
      for (let i = 0; i < rows; i++) order[i] = i;
      fill(0, { output, from: 0, to: rows });
    },
    fill,
    subtract(from, depth) {
      const [histogram, other] = [histograms[from]!, histograms[depth]!];
      for (let cell = 0; cell < other.length; cell++) histogram[cell]! -= other[cell]!;
    },
    histogram: (depth) => histograms[depth]!,
    moments({ output, from, to }) {
      let [sum, squares] = [0, 0];
      for (let i = from; i < to; i++) {
        const target = targets[output]![order[i]!]!;
        sum += target;
        squares += target * target;
      }
      return [sum, squares];
    },
    newton({ output, from, to }, label) {
      let [sum, curvature] = [0, 0];
      for (let i = from; i < to; i++) {
        const target = targets[output]![order[i]!]!;
        const probability = (labels[order[i]!] === label ? 1 : 0) - target;
        sum += target;
        curvature += probability * (1 - probability);
      }
      return [sum, curvature];
    },
    add({ output, from, to }, value) {
      for (let i = from; i < to; i++) sums[output]![order[i]!]! += value;
    },
    bestSplit(depth, { preference, count, sum: all, minLeaf, margin }) {
      const histogram = histograms[depth]!;
      const mostLeft = count - minLeaf;
      let [best, feature, place] = [-1, -1, 0];
      // What another split must be above.
      let above = best + margin;
      for (const f of preference) {
        let [left, sum] = [0, 0];
        for (let cell = firstCell[f]!; cell < firstCell[f + 1]!; cell++) {
          // A bin without rows splits as the one before it: it is never better, and needs no look.
          if (left >= minLeaf && left <= mostLeft) {
            // The squared error that is saved, times the rows, is apart² / (left · right): it is divided only where it is the most.
            const apart = sum * count - left * all;
            const both = left * (count - left);
            if (apart * apart > above * both) {
              best = (apart * apart) / both;
              above = best + margin;
              [feature, place] = [f, cell];
            }
          }
          left += histogram[2 * cell + 1]!;
          sum += histogram[2 * cell]!;
        }
      }
      return feature < 0 ? undefined : { feature, cell: place, saved: best };
    },
  };
}
