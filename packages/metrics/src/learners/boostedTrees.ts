import { foldIn, type Key, permutation } from '@infodrop/random';
import type { Pace } from '@infodrop/information';
import type { BinnedFeatures } from './binnedFeatures.js';
import { expOfNegative } from './exponentials.js';
import { growRegressionTree, treeSpace } from './regressionTree.js';
import { addAnswers, type Tree } from './tree.js';

/** How trees are boosted; the defaults are those of scikit-learn's `GradientBoostingClassifier`, which published scores have. */
export interface BoostingOptions {
  /** How many rounds, each of a tree a class, or of one where there are two classes or a number. Default 100. */
  readonly rounds?: number;
  /** What share of each tree counts. Default 0.1. */
  readonly learningRate?: number;
  /** Default 3. */
  readonly maxDepth?: number;
  /** The fewest rows of a leaf. Default 1. */
  readonly minLeaf?: number;
  /** By which the feature is drawn that is taken where several split alike. */
  readonly key: Key;
  /** Asked after every round. */
  readonly pace?: Pace | undefined;
}

/** Trees that add up to a prediction. */
export interface BoostedTrees {
  /** Of each feature, the squared error that it saved, as a share of all; zeros where no tree split. */
  readonly importance: Float64Array;
  /** What the trees add up to for each row that they were grown by: [rows × outputs]. */
  readonly fitted: Float64Array;
  /** What they add up to for other rows. */
  readonly predict: (columns: readonly Float64Array[]) => Float64Array;
  /** 1 for a number and for two classes, otherwise one a class. */
  readonly outputs: number;
}

/** What is minimized: where it starts, which way is down, and how far a leaf goes. */
interface Loss {
  readonly start: Float64Array;
  /** Writes the negative gradient of every output, from what the trees add up to so far: [outputs] arrays of rows both. */
  readonly descend: (sums: readonly Float64Array[], gradients: readonly Float64Array[]) => void;
  /** The step of a leaf, from the gradients of an output in its rows, those from one place to before another. */
  readonly step: (gradient: Float64Array, output: number, rows: Uint32Array, from: number, to: number) => number;
}

/**
 * Boosted trees that tell classes 0 … size − 1 apart: each round grows trees down the gradient of the cross-entropy.
 *
 * Source: J. H. Friedman, [Greedy function approximation: a gradient boosting machine](https://doi.org/10.1214/aos/1013203451), 2001,
 * algorithms 5 and 6; splits are sought among the bins of each feature.
 */
export function boostClassifier(
  features: BinnedFeatures,
  labels: Int32Array,
  size: number,
  options: BoostingOptions,
): Promise<BoostedTrees> {
  return boost(features, size === 2 ? twoClasses(labels) : manyClasses(labels, size), options);
}

/** Boosted trees that predict a number: each round grows a tree on what is left of it. */
export function boostRegressor(
  features: BinnedFeatures,
  target: Float64Array,
  options: BoostingOptions,
): Promise<BoostedTrees> {
  return boost(features, squaredError(target), options);
}

async function boost(
  features: BinnedFeatures,
  { start, descend, step }: Loss,
  { rounds = 100, learningRate = 0.1, maxDepth = 3, minLeaf = 1, key, pace }: BoostingOptions,
): Promise<BoostedTrees> {
  const outputs = start.length;
  const { rows } = features;
  const sums = constants(start, rows);
  const gradients = Array.from(start, () => new Float64Array(rows));
  const space = treeSpace(features, maxDepth);
  const importance = new Float64Array(features.bins.length);
  const trees: Tree<number>[] = [];
  for (let round = 0; round < rounds; round++) {
    descend(sums, gradients);
    for (let k = 0; k < outputs; k++) {
      const gradient = gradients[k]!;
      const own = sums[k]!;
      const saved = new Float64Array(importance.length);
      const { order } = space;
      const answer = (from: number, to: number): number => {
        const value = learningRate * step(gradient, k, order, from, to);
        for (let i = from; i < to; i++) own[order[i]!]! += value;
        return value;
      };
      const preference = permutation(foldIn(key, trees.length), importance.length);
      trees.push(
        growRegressionTree(features, gradient, space, { maxDepth, minLeaf, preference, answer, importance: saved }),
      );
      // A tree's importance is the mean error that it saves in a row.
      saved.forEach((each, f) => (importance[f]! += each / rows));
    }
    await pace?.();
  }
  const all = importance.reduce((sum, each) => sum + each, 0);
  return {
    importance: all === 0 ? importance : importance.map((each) => each / all),
    fitted: byRow(sums),
    outputs,
    predict(columns) {
      const count = columns[0]!.length;
      const flat = new Float64Array(columns.length * count);
      columns.forEach((column, f) => {
        flat.set(column, f * count);
      });
      const told = constants(start, count);
      trees.forEach((tree, t) => {
        addAnswers(tree, flat, told[t % outputs]!);
      });
      return byRow(told);
    },
  };
}

const constants = (start: Float64Array, rows: number): Float64Array[] =>
  Array.from(start, (value) => new Float64Array(rows).fill(value));

/** [rows × outputs] from [outputs] arrays of rows. */
function byRow(sums: readonly Float64Array[]): Float64Array {
  const found = new Float64Array(sums.length * sums[0]!.length);
  sums.forEach((column, k) => {
    for (let row = 0; row < column.length; row++) found[row * sums.length + k] = column[row]!;
  });
  return found;
}

function squaredError(target: Float64Array): Loss {
  return {
    start: Float64Array.of(target.reduce((sum, value) => sum + value, 0) / target.length),
    descend([sums], [gradient]) {
      for (let i = 0; i < target.length; i++) gradient![i] = target[i]! - sums![i]!;
    },
    step: (gradient, _, rows, from, to) => sumOf(gradient, rows, from, to) / (to - from),
  };
}

function twoClasses(labels: Int32Array): Loss {
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  return {
    start: Float64Array.of(Math.log(share / (1 - share))),
    descend([sums], [gradient]) {
      for (let i = 0; i < labels.length; i++) gradient![i] = labels[i]! - 1 / (1 + Math.exp(-sums![i]!));
    },
    step: (gradient, _, rows, from, to) => newtonStep(gradient, labels, 1, rows, from, to),
  };
}

function manyClasses(labels: Int32Array, size: number): Loss {
  const start = new Float64Array(size);
  for (const label of labels) start[label]! += 1 / labels.length;
  const rows = labels.length;
  const most = new Float64Array(rows);
  const scale = new Float64Array(rows);
  return {
    start: start.map((each) => Math.log(each)),
    descend(sums, gradients) {
      // exp(xₖ) / Σ exp(x), one class after the other: each is read and written in its order.
      most.fill(-Infinity);
      for (const column of sums) for (let i = 0; i < rows; i++) if (column[i]! > most[i]!) most[i] = column[i]!;
      scale.fill(0);
      for (let k = 0; k < size; k++) {
        const [column, gradient] = [sums[k]!, gradients[k]!];
        for (let i = 0; i < rows; i++) scale[i]! += gradient[i] = expOfNegative(column[i]! - most[i]!);
      }
      for (let i = 0; i < rows; i++) scale[i] = 1 / scale[i]!;
      for (let k = 0; k < size; k++) {
        const gradient = gradients[k]!;
        for (let i = 0; i < rows; i++) gradient[i] = (labels[i] === k ? 1 : 0) - gradient[i]! * scale[i]!;
      }
    },
    step: (gradient, k, rows, from, to) => ((size - 1) / size) * newtonStep(gradient, labels, k, rows, from, to),
  };
}

/** Σ g / Σ p (1 − p) over rows, with p = y − g the probability so far of a class; 0 where it is certain. */
function newtonStep(
  gradient: Float64Array,
  labels: Int32Array,
  label: number,
  rows: Uint32Array,
  from: number,
  to: number,
): number {
  let curvature = 0;
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    const probability = (labels[row] === label ? 1 : 0) - gradient[row]!;
    curvature += probability * (1 - probability);
  }
  return curvature < 1e-150 ? 0 : sumOf(gradient, rows, from, to) / curvature;
}

function sumOf(values: Float64Array, rows: Uint32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[rows[i]!]!;
  return sum;
}
