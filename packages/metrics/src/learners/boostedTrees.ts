import { foldIn, type Key, permutation } from '@infodrop/random';
import { type Pace } from '@infodrop/information';
import { type BinnedFeatures } from './binnedFeatures.js';
import { growRegressionTree, treeSpace } from './regressionTree.js';
import { softmaxInto } from './softmax.js';
import { answerOf, type Tree } from './tree.js';

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
  /** Writes the negative gradient of every output, [outputs] arrays of rows. */
  readonly descend: (raw: Float64Array, gradients: readonly Float64Array[]) => void;
  /** The step of a leaf, from the gradients of an output in its rows. */
  readonly step: (gradient: Float64Array, output: number, rows: Uint32Array) => number;
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
  const raw = repeated(start, rows);
  const gradients = Array.from(start, () => new Float64Array(rows));
  const space = treeSpace(features, maxDepth);
  const importance = new Float64Array(features.bins.length);
  const trees: Tree<number>[] = [];
  for (let round = 0; round < rounds; round++) {
    descend(raw, gradients);
    for (let k = 0; k < outputs; k++) {
      const gradient = gradients[k]!;
      const saved = new Float64Array(importance.length);
      const answer = (leaf: Uint32Array): number => {
        const value = learningRate * step(gradient, k, leaf);
        for (const row of leaf) raw[row * outputs + k]! += value;
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
    fitted: raw,
    outputs,
    predict(columns) {
      const count = columns[0]!.length;
      const sums = repeated(start, count);
      trees.forEach((tree, t) => {
        const k = t % outputs;
        for (let row = 0; row < count; row++) sums[row * outputs + k]! += answerOf(tree, columns, row);
      });
      return sums;
    },
  };
}

function repeated(start: Float64Array, rows: number): Float64Array {
  return Float64Array.from({ length: rows * start.length }, (_, at) => start[at % start.length]!);
}

function squaredError(target: Float64Array): Loss {
  return {
    start: Float64Array.of(target.reduce((sum, value) => sum + value, 0) / target.length),
    descend(raw, [gradient]) {
      for (let i = 0; i < raw.length; i++) gradient![i] = target[i]! - raw[i]!;
    },
    step: (gradient, _, rows) => sumOf(gradient, rows) / rows.length,
  };
}

function twoClasses(labels: Int32Array): Loss {
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  return {
    start: Float64Array.of(Math.log(share / (1 - share))),
    descend(raw, [gradient]) {
      for (let i = 0; i < raw.length; i++) gradient![i] = labels[i]! - 1 / (1 + Math.exp(-raw[i]!));
    },
    step: (gradient, _, rows) => newtonStep(gradient, rows, (i) => labels[i]!),
  };
}

function manyClasses(labels: Int32Array, size: number): Loss {
  const start = new Float64Array(size);
  for (const label of labels) start[label]! += 1 / labels.length;
  const share = new Float64Array(size);
  return {
    start: start.map((each) => Math.log(each)),
    descend(raw, gradients) {
      for (let i = 0; i < labels.length; i++) {
        softmaxInto(share, raw, i * size);
        for (let k = 0; k < size; k++) gradients[k]![i] = (labels[i] === k ? 1 : 0) - share[k]!;
      }
    },
    step: (gradient, k, rows) => ((size - 1) / size) * newtonStep(gradient, rows, (i) => (labels[i] === k ? 1 : 0)),
  };
}

/** Σ g / Σ p (1 − p) over rows, with p = y − g the probability so far; 0 where it is certain. */
function newtonStep(gradient: Float64Array, rows: Uint32Array, isClass: (row: number) => number): number {
  let curvature = 0;
  for (const row of rows) {
    const probability = isClass(row) - gradient[row]!;
    curvature += probability * (1 - probability);
  }
  return curvature < 1e-150 ? 0 : sumOf(gradient, rows) / curvature;
}

function sumOf(values: Float64Array, rows: Uint32Array): number {
  let sum = 0;
  for (const row of rows) sum += values[row]!;
  return sum;
}
